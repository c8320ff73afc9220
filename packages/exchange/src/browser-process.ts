// The process of the browsers: each browser's packets come in by ICE and DTLS-SRTP and go on to a
// media thread as plain RTP on this machine, and back. This file is the process's program; nobody
// imports it. It ends with the exchange.
//
// It is no thread: the library keeps one set of JavaScript classes for a whole process, and another
// thread that loads it, even after the first has ended, brings the process down. And what strangers
// send is read by native code there: whatever happens to it, desk phones and carriers talk on.

import { BrowserCarrier, type BrowserCarrierOptions, endCarriers } from './browser-carrier.ts'
import type { BrowserCommand, BrowserEvent } from './browser-messages.ts'
import type { BrowserLine } from './media-messages.ts'
import { openPortPair, type PortPair } from './media-ports.ts'
import { takeTurns } from './processor-turns.ts'

/** One browser; without a carrier its ports are being opened. */
interface Line {
  readonly command: BrowserCommand & { kind: 'open' }
  carrier?: BrowserCarrier
  /** Takes the carrier's place once the browser is connected by it. */
  next?: BrowserCarrier
  pair?: PortPair
  /** Why the carrier can carry no more, while there is a next one to hope for. */
  failure?: string
  /** What the browser does in DTLS, where the offer was ours; it keeps doing that. */
  setup?: string
}

const lines = new Map<string, Line>()

// Packets come and go here; whoever started this process may wait for its turn.
void takeTurns('interrupts')

process.on('message', (command: BrowserCommand) => {
  if (command.kind === 'open') void open(command)
  else if (command.kind === 'close') close(command.sessionId)
  else if (command.kind === 'answered') answered(command)
  else if (command.kind === 'move') move(command)
  else lines.get(command.sessionId)?.carrier?.watchSilence(command.isWatched)
})
process.on('disconnect', () => {
  for (const sessionId of [...lines.keys()]) close(sessionId)
  endCarriers()
  process.exit(0)
})
// Signals are for the exchange, which ends every call first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

async function open(command: BrowserCommand & { kind: 'open' }): Promise<void> {
  const { sessionId, session, ports } = command
  const line: Line = { command }
  lines.set(sessionId, line)
  const pair = await openPortPair(session.address, ports).catch(() => undefined)
  if (pair === undefined || lines.get(sessionId) !== line) {
    pair?.rtp.close()
    pair?.rtcp.close()
    if (pair === undefined) tell({ kind: 'failed', sessionId, reason: 'no media port is free' })
    return
  }
  line.pair = pair
  connectNear(line, pair)
  try {
    line.carrier = carrierOf(line, pair, command.line, {
      described: (transport) => tell({ kind: 'described', sessionId, port: pair.port, transport }),
      connected: () => tell({ kind: 'connected', sessionId }),
      failed: (reason) => fail(line, reason),
    })
  } catch (error) {
    const reason = `the browser's description was refused: ${String(error)}`
    tell({ kind: 'failed', sessionId, reason })
  }
}

/** What a carrier tells its line. */
type CarrierEvents = Pick<BrowserCarrierOptions, 'described' | 'connected' | 'failed'>

function carrierOf(
  { command }: Line,
  pair: PortPair,
  ways: BrowserLine,
  events: CarrierEvents,
): BrowserCarrier {
  const { session, listenAddress: address, ports } = command
  return new BrowserCarrier({
    ...{ address, ports, ...ways, ...events },
    received: (bytes) => {
      if (isRtcp(bytes)) pair.rtcp.send(bytes, session.port + 1, session.address)
      else pair.rtp.send(bytes, session.port, session.address)
    },
  })
}

function connectNear(line: Line, pair: PortPair): void {
  const { session } = line.command
  for (const [socket, port] of [
    [pair.rtp, session.port],
    [pair.rtcp, session.port + 1],
  ] as const) {
    // Nobody else on this machine, or beyond it, speaks to the browser.
    socket.on('message', (bytes, source) => {
      if (source.port === port && source.address === session.address) line.carrier?.send(bytes)
    })
  }
}

function answered({ sessionId, answer }: BrowserCommand & { kind: 'answered' }): void {
  const line = lines.get(sessionId)
  if (line === undefined) return
  const setup = /^a=setup:(active|passive)/m.exec(answer)?.[1]
  if (setup !== undefined) line.setup ??= setup
  line.carrier?.answered(answer)
}

/**
 * The browser restarts ICE. The library cannot, so another carrier begins with ICE and DTLS anew,
 * its certificate its own, by which the browser knows (RFC 8842 §5.5). Until it is connected the
 * former goes on, and longer where the browser never comes by the new way.
 */
function move({ sessionId, line: ways }: BrowserCommand & { kind: 'move' }): void {
  const line = lines.get(sessionId)
  const { pair } = line ?? {}
  if (line === undefined || pair === undefined) return
  line.next?.close()
  // Who is client and who is server of DTLS stays, or browsers refuse the answer.
  const offer = withSetup(ways.offer ?? '', line.setup ?? 'actpass')
  let isDescribed = false
  const giveUp = (): void => {
    if (!isDescribed) tell({ kind: 'moved', sessionId })
    forgetNext(line)
  }
  try {
    const next = carrierOf(
      line,
      pair,
      { ...ways, offer },
      {
        described: (transport) => {
          isDescribed = true
          tell({ kind: 'moved', sessionId, transport })
        },
        connected: () => replace(line, next),
        failed: (reason) => (line.carrier === next ? fail(line, reason) : giveUp()),
      },
    )
    line.next = next
  } catch {
    giveUp()
  }
}

function replace(line: Line, next: BrowserCarrier): void {
  if (line.next !== next) return
  line.carrier?.close()
  line.carrier = next
  delete line.next
  delete line.failure
}

/** The browser did not come by the new way. */
function forgetNext(line: Line): void {
  line.next?.close()
  delete line.next
  if (line.failure !== undefined) fail(line, line.failure)
}

function fail(line: Line, reason: string): void {
  if (line.next === undefined) {
    tell({ kind: 'failed', sessionId: line.command.sessionId, reason })
  } else line.failure = reason
}

function withSetup(description: string, setup: string): string {
  return description.replace(/^a=setup:actpass/gm, `a=setup:${setup}`)
}

function close(sessionId: string): void {
  const line = lines.get(sessionId)
  lines.delete(sessionId)
  line?.carrier?.close()
  line?.next?.close()
  line?.pair?.rtp.close()
  line?.pair?.rtcp.close()
}

/** RFC 5761 §4: payload types 64 to 95 are RTCP's where both share the way. */
function isRtcp(bytes: Buffer): boolean {
  const payloadType = (bytes[1] ?? 0) & 0x7f
  return payloadType >= 64 && payloadType <= 95
}

function tell(event: BrowserEvent): void {
  process.send?.(event)
}
