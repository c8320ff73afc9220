// Callers with audio both ways: `sipload` sets the calls up, `rtppeer` is their sound. Each caller
// presses 1 at its end, and is hung up on. Figures are of the steady window:
// from when all callers stand until the first are no longer replaced.

import type { MeasuredServer } from './measured-server.ts'
import { mainNumber } from './organization.ts'
import type { LoadPrograms } from './programs.ts'
import type { SipLoadResult } from './sip-load.ts'

/** The figures of `rtppeer` that we show; gaps in ms, by the kernel's stamps of arrival. */
interface HeardResult {
  readonly rx_pps: number
  readonly lost: number
  readonly gap_p50: number
  readonly gap_p99: number
  readonly gap_p999: number
  readonly gap_max: number
}

/** One run with so many callers at once. */
export interface MediaRun {
  readonly calls: number
  readonly signaling: SipLoadResult
  readonly heard: HeardResult
  /** Processor time of the server for each packet, sent or received. */
  readonly packetMicroseconds: number
  readonly serverPercent: number
  readonly foreignPercent: number
  readonly callKb: number
}

/** How long each caller stays, and for how long the steady state is measured. */
const [callSeconds, windowSeconds] = [15, 12]
const packetsPerSecond = 50

/** Keeps so many callers in the auto attendant, and measures. */
export async function attend(
  server: MeasuredServer,
  programs: LoadPrograms,
  calls: number,
): Promise<MediaRun> {
  const idle = server.usage()
  const rate = calls / callSeconds
  const seconds = callSeconds + 1 + windowSeconds
  const ports = Math.ceil(rate * seconds) + 10
  const keyAfterMs = (callSeconds - 0.2) * 1000
  const heard = programs.start<HeardResult>(
    'rtppeer',
    ['127.0.0.2', 6000, ports, seconds + callSeconds + 3, keyAfterMs, 1, 1, 0],
    {
      RTPPEER_WARM: String(callSeconds + 1.5),
      RTPPEER_WEND: String(callSeconds + windowSeconds),
    },
  )
  await pause(500)
  const mode = `waitbye:${(callSeconds + 12) * 1000}:127.0.0.2:6000:${ports}`
  const place = `127.0.0.1:${server.sipPort}`
  const words = [mode, place, rate, seconds, mainNumber]
  const signaling = programs.start<SipLoadResult>('sipload', words)
  await pause((callSeconds + 1.5) * 1000)
  const before = server.usage()
  await pause((windowSeconds - 1.5) * 1000)
  const after = server.usage()
  const outcome = await signaling.result
  heard.child.kill('SIGTERM')
  const sound = await heard.result
  const elapsedMs = after.atMs - before.atMs
  const serverMs = after.serverMs - before.serverMs
  const databaseMs = after.databaseMs - before.databaseMs
  const standing = sound.rx_pps / packetsPerSecond
  return {
    calls,
    signaling: outcome,
    heard: sound,
    packetMicroseconds: (serverMs * 1e6) / elapsedMs / (2 * sound.rx_pps),
    serverPercent: (100 * serverMs) / elapsedMs,
    foreignPercent:
      (100 * (after.coreBusyMs - before.coreBusyMs - serverMs - databaseMs)) / elapsedMs,
    callKb: (after.serverKb - idle.serverKb) / standing,
  }
}

/** The table's first line. */
export const mediaRunTitle =
  ' calls  packets/s  failed  lost  gap p50   p99  p99.9    max ms | set-up p50  p99 ms' +
  ' | server  µs per packet  kB per call | foreign'

/** One run as a line of the table. */
export function mediaRunLine({ signaling, heard, ...run }: MediaRun): string {
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width)
  return [
    cell(run.calls, 6),
    cell(2 * heard.rx_pps, 11),
    cell(signaling.failed + signaling.unfinished, 8),
    cell(heard.lost, 6),
    cell(heard.gap_p50, 9, 1),
    cell(heard.gap_p99, 6, 1),
    cell(heard.gap_p999, 7, 1),
    cell(heard.gap_max, 7, 1),
    ` |${cell(signaling.p50, 11, 1)}${cell(signaling.p99, 8, 1)}`,
    `    |${cell(run.serverPercent, 5)} %`,
    cell(run.packetMicroseconds, 15, 1),
    cell(run.callKb, 13),
    ` |${cell(run.foreignPercent, 6)} %`,
  ].join('')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
