// Browsers that call and stay: each has its own ICE, DTLS and SRTP, hears the auto attendant and
// speaks PCMU every 20 ms. This is a program of its own, run on the load's core; it prints one line
// of JSON. Gaps are between packets as this program gets them, so its own delays are in them.

import { createHmac, hash, randomBytes, randomInt } from 'node:crypto'
import { TestingBrowserLine } from '@mainline/exchange/testing-browser-line'
import {
  authorizationFor,
  type DialogId,
  type Flow,
  type Hashes,
  type Header,
  type SipEvent,
  UserAgent,
} from '@mainline/sip'

const [url = '', username = '', password = '', domain = '', number = '', ...times] =
  process.argv.slice(2)
const [calls = 0, rampSeconds = 0, windowSeconds = 0] = times.map(Number)

const [frameMs, frameBytes, headerBytes] = [20, 160, 12]
const hashes: Hashes = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}
const flow: Flow = {
  ...{ transport: 'ws', connectionId: 'ws_browsers' },
  ...{ localAddress: '127.0.0.1', localPort: 0, remoteAddress: '127.0.0.1', remotePort: 0 },
}

/** What was heard in the window, by all browsers together. */
const heard = { gaps: [] as number[], received: 0, lost: 0 }
let [isMeasuring, refused] = [false, 0]

/** Moments of each 20 ms at which some of the browsers speak. */
const slots = 20
let [slot, spoken] = [0, performance.now()]

/** One browser: what it sends, and what came last. */
class Browser {
  readonly #line = new TestingBrowserLine((bytes) => this.#received(bytes))
  readonly #ssrc = randomInt(2 ** 32 - 1)
  readonly #packet = Buffer.alloc(headerBytes + frameBytes, 0xd5)
  #sequence = 0
  #last: { readonly at: number; readonly sequence: number } | undefined

  constructor() {
    this.#packet.writeUInt16BE(0x8000, 0)
    this.#packet.writeUInt32BE(this.#ssrc, 8)
  }

  offer(): Promise<string> {
    return this.#line.offer(this.#ssrc)
  }

  takeAnswer(answer: string): void {
    this.#line.takeAnswer(answer)
  }

  /** Sends the next 20 ms. */
  speak(): void {
    this.#sequence += 1
    this.#packet.writeUInt16BE(this.#sequence & 0xffff, 2)
    this.#packet.writeUInt32BE((this.#sequence * frameBytes) >>> 0, 4)
    this.#line.send(this.#packet)
  }

  #received(bytes: Buffer): void {
    if (bytes.readUInt8(1) % 0x80 !== 0) return
    const [at, sequence] = [performance.now(), bytes.readUInt16BE(2)]
    if (isMeasuring) {
      heard.received += 1
      if (this.#last !== undefined) {
        heard.gaps.push(at - this.#last.at)
        heard.lost += (sequence - this.#last.sequence - 1) & 0xffff
      }
    }
    this.#last = { at, sequence }
  }
}

/** All browsers' calls over one connection: signaling is not what is measured. */
class Signaling {
  readonly #socket: WebSocket
  readonly #userAgent = new UserAgent({
    entropy: (count) => randomBytes(count),
    userAgentName: 'browsers',
    contact: () => ({ host: 'browsers.invalid', port: 5060 }),
  })
  readonly #calls = new Map<DialogId, { readonly browser: Browser; readonly offer: string }>()

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', ({ data }) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data)
      this.#run((ua, now) => ua.receive(now, flow, bytes))
    })
  }

  call(browser: Browser, offer: string, headers: readonly Header[] = []): void {
    const target = `sip:${number}@${domain}`
    const from = { displayName: '', uri: `sip:${username}@${domain}` }
    const parties = { from, to: { displayName: '', uri: target } }
    const dialogId = this.#run((ua, now) =>
      ua.invite(now, { flow, target, ...parties, headers, body: offer }),
    )
    this.#calls.set(dialogId, { browser, offer })
  }

  hangUpAll(): void {
    for (const dialogId of this.#calls.keys()) this.#run((ua, now) => ua.bye(now, dialogId))
  }

  #run<T>(command: (userAgent: UserAgent, now: number) => T): T {
    const result = command(this.#userAgent, performance.now())
    for (let next = this.#userAgent.poll(); next; next = this.#userAgent.poll()) {
      if (next.kind === 'send') this.#socket.send(Buffer.from(next.bytes).toString())
      else if (next.kind === 'event') this.#happened(next.event)
    }
    return result
  }

  #happened(event: SipEvent): void {
    if (!('dialogId' in event)) return
    const call = this.#calls.get(event.dialogId)
    if (call === undefined) return
    if (event.kind === 'accepted') call.browser.takeAnswer(event.body)
    if (event.kind === 'rejected') {
      this.#calls.delete(event.dialogId)
      const request = { method: 'INVITE', uri: `sip:${number}@${domain}`, nonceCount: 1 }
      const proof = authorizationFor(
        event.response,
        { username, password, realm: undefined },
        { ...request, clientNonce: randomBytes(8).toString('hex') },
        hashes,
      )
      if (event.status === 401 && proof !== undefined) this.call(call.browser, call.offer, [proof])
      else refused += 1
    }
  }
}

const socket = new WebSocket(url, 'sip')
await new Promise((resolve, reject) => {
  socket.addEventListener('open', resolve, { once: true })
  socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)), {
    once: true,
  })
})
const signaling = new Signaling(socket)
const browsers: Browser[] = []
const clock = setInterval(speak, 1)
for (let index = 0; index < calls; index += 1) {
  const browser = new Browser()
  signaling.call(browser, await browser.offer())
  browsers.push(browser)
  await pause((rampSeconds * 1000) / calls)
}
await pause(2_000)
isMeasuring = true
const before = process.cpuUsage()
await pause(windowSeconds * 1000)
isMeasuring = false
const { user, system } = process.cpuUsage(before)
clearInterval(clock)
heard.gaps.sort((a, b) => a - b)
const result = {
  rx_pps: heard.received / windowSeconds,
  lost: heard.lost,
  refused,
  gap_p50: quantile(0.5),
  gap_p99: quantile(0.99),
  gap_max: quantile(1),
  load_percent: (user + system) / windowSeconds / 1e4,
}
console.log(JSON.stringify(result))
signaling.hangUpAll()
await pause(500)
process.exit(0)

/** Each browser every 20 ms, all of them spread over that time; a late turn is made up for. */
function speak(): void {
  const now = performance.now()
  for (; spoken <= now; spoken += frameMs / slots) {
    slot = (slot + 1) % slots
    for (let index = slot; index < browsers.length; index += slots) browsers[index]?.speak()
  }
}

function quantile(share: number): number {
  return heard.gaps[Math.min(heard.gaps.length - 1, Math.floor(share * heard.gaps.length))] ?? 0
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
