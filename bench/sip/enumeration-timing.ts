// Whether time tells who exists: REGISTER with a wrong password for a device's name and for a name
// of the same length that nobody has, in turn, and the Mann-Whitney test over the times of their
// refusals. An attacker needs the two to differ; at |z| under 3 nobody can tell.

import { createHash, randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createContoso } from '../../e2e/calls/contoso.ts'
import { startServer } from '../../e2e/server-process.ts'

const help = `Compares how long a wrong password takes for a known and for an unknown name.

usage: node bench/sip/enumeration-timing.ts [samples of each]   (default: 2000)`

/** Tries from one address, so that the limit on wrong passwords stays out of the measurement. */
const triesPerSource = 20

async function main(): Promise<void> {
  const samples = Number(process.argv[2] ?? 2_000)
  const server = await startServer()
  try {
    const { ana } = await createContoso(server)
    const { username: known, domain } = ana.device
    const unknown = known.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'))
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let source = 0; times.unknown.length < samples; source += 1) {
      const socket = await open(source)
      for (let turn = 0; turn < triesPerSource; turn += 1) {
        const which = randomInt(2) === 0 ? 'known' : 'unknown'
        const name = which === 'known' ? known : unknown
        times[which].push(await refusalMs(socket, server.sipPort, name, domain))
      }
      socket.close()
    }
    const z = mannWhitney(times.known, times.unknown)
    console.log(`known   ${times.known.length} samples, median ${median(times.known)} µs`)
    console.log(`unknown ${times.unknown.length} samples, median ${median(times.unknown)} µs`)
    console.log(`z = ${z.toFixed(2)}: ${Math.abs(z) < 3 ? 'no difference' : 'they differ'}`)
  } finally {
    await server.stop()
  }
}

async function open(source: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4' })
  const listening = once(socket, 'listening')
  socket.bind(0, `127.78.${source >> 8}.${(source & 255) + 1}`)
  await listening
  return socket
}

/** Asks for a challenge, answers it wrongly, and returns how long that answer took. */
async function refusalMs(
  socket: Socket,
  port: number,
  name: string,
  domain: string,
): Promise<number> {
  const challenge = await ask(socket, port, register(socket, name, domain, 1, []))
  const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? ''
  const response = createHash('md5').update(`${name}${nonce}`).digest('hex')
  const credentials = [
    `Authorization: Digest username="${name}",realm="${domain}",nonce="${nonce}"`,
    `uri="sip:${domain}",response="${response}",algorithm=MD5,qop=auth,nc=00000001,cnonce="c"`,
  ].join(',')
  const text = register(socket, name, domain, 2, [credentials])
  const start = performance.now()
  const refusal = await ask(socket, port, text)
  const time = performance.now() - start
  if (!refusal.startsWith('SIP/2.0 401')) throw new Error(`Not refused: ${refusal}`)
  return time
}

async function ask(socket: Socket, port: number, text: string): Promise<string> {
  const answered = once(socket, 'message', { signal: AbortSignal.timeout(5_000) })
  socket.send(text, port, '127.0.0.1')
  const [bytes] = await answered
  return String(bytes)
}

function register(
  socket: Socket,
  name: string,
  domain: string,
  cseq: number,
  more: readonly string[],
): string {
  const { address, port } = socket.address()
  const unique = `${randomInt(2 ** 40)}`
  return [
    `REGISTER sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/UDP ${address}:${port};rport;branch=z9hG4bK${unique}`,
    'Max-Forwards: 70',
    `From: <sip:${name}@${domain}>;tag=${unique}`,
    `To: <sip:${name}@${domain}>`,
    `Call-ID: ${unique}`,
    `CSeq: ${cseq} REGISTER`,
    `Contact: <sip:${name}@${address}:${port}>`,
    ...more,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}

/** The test's z for two samples: 0 where neither tends to be larger. */
function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, isOne: true }))]
    .concat(other.map((value) => ({ value, isOne: false })))
    .toSorted((a, b) => a.value - b.value)
  const ranks = all.reduce((sum, { isOne }, index) => sum + (isOne ? index + 1 : 0), 0)
  const [n, m] = [one.length, other.length]
  const u = ranks - (n * (n + 1)) / 2
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return Math.round(middle * 1000)
}

if (process.argv.includes('--help')) console.log(help)
else if (import.meta.main) await main()
