// The process of the browsers: each browser's packets come in by ICE and DTLS-SRTP and go on to a
// media thread as plain RTP on this machine, and back. This file is the process's program; nobody
// imports it. It ends with the exchange.
//
// It is no thread: the library keeps one set of JavaScript classes for a whole process, and another
// thread that loads it, even after the first has ended, brings the process down. And what strangers
// send is read by native code there: whatever happens to it, desk phones and carriers talk on.

import { BrowserCarrier, endCarriers } from './browser-carrier.ts'
import type { BrowserCommand, BrowserEvent } from './browser-messages.ts'
import { openPortPair, type PortPair } from './media-ports.ts'

/** One browser; without a carrier its ports are being opened. */
interface Line {
  carrier?: BrowserCarrier
  pair?: PortPair
}

const lines = new Map<string, Line>()

process.on('message', (command: BrowserCommand) => {
  if (command.kind === 'open') void open(command)
  else if (command.kind === 'close') close(command.sessionId)
  else if (command.kind === 'answered') {
    lines.get(command.sessionId)?.carrier?.answered(command.answer)
  } else lines.get(command.sessionId)?.carrier?.endWhenSilent()
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
  const line: Line = {}
  lines.set(sessionId, line)
  const pair = await openPortPair(session.address, ports).catch(() => undefined)
  if (pair === undefined || lines.get(sessionId) !== line) {
    pair?.rtp.close()
    pair?.rtcp.close()
    if (pair === undefined) tell({ kind: 'failed', sessionId, reason: 'no media port is free' })
    return
  }
  line.pair = pair
  try {
    line.carrier = carrierOf(command, pair)
  } catch (error) {
    const reason = `the browser's description was refused: ${String(error)}`
    tell({ kind: 'failed', sessionId, reason })
  }
}

function carrierOf(command: BrowserCommand & { kind: 'open' }, pair: PortPair): BrowserCarrier {
  const { sessionId, session, listenAddress: address, ports, line } = command
  const carrier = new BrowserCarrier({
    ...{ address, ports, ...line },
    described: (transport) => tell({ kind: 'described', sessionId, port: pair.port, transport }),
    connected: () => tell({ kind: 'connected', sessionId }),
    failed: (reason) => tell({ kind: 'failed', sessionId, reason }),
    received: (bytes) => {
      if (isRtcp(bytes)) pair.rtcp.send(bytes, session.port + 1, session.address, ignoreUnsent)
      else pair.rtp.send(bytes, session.port, session.address, ignoreUnsent)
    },
  })
  for (const [socket, port] of [
    [pair.rtp, session.port],
    [pair.rtcp, session.port + 1],
  ] as const) {
    // Nobody else on this machine, or beyond it, speaks to the browser.
    socket.on('message', (bytes, source) => {
      if (source.port === port && source.address === session.address) carrier.send(bytes)
    })
  }
  return carrier
}

function close(sessionId: string): void {
  const line = lines.get(sessionId)
  lines.delete(sessionId)
  line?.carrier?.close()
  line?.pair?.rtp.close()
  line?.pair?.rtcp.close()
}

/** RFC 5761 §4: payload types 64 to 95 are RTCP's where both share the way. */
function isRtcp(bytes: Buffer): boolean {
  const payloadType = (bytes[1] ?? 0) & 0x7f
  return payloadType >= 64 && payloadType <= 95
}

/** A packet that cannot be sent is a lost packet: RTCP counts it, and the next is 20 ms away. */
function ignoreUnsent(): void {}

function tell(event: BrowserEvent): void {
  process.send?.(event)
}
