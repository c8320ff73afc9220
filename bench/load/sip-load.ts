// What `sipload` prints, and the table in which one run after the other is shown: what was asked,
// what came of it, and what it cost.

import type { MeasuredServer, Usage } from './measured-server.ts'
import type { LoadPrograms } from './programs.ts'

/** The figures of `sipload` that we show; times in ms. */
export interface SipLoadResult {
  readonly n: number
  readonly ok: number
  readonly failed: number
  readonly unfinished: number
  readonly retrans: number
  readonly max_open: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** One run at one rate. */
export interface SipRun extends SipLoadResult {
  readonly rate: number
  /** Every request was answered, at the first attempt. */
  readonly isClean: boolean
  readonly serverMicroseconds: number
  readonly databaseMicroseconds: number
  readonly serverPercent: number
  readonly foreignPercent: number
  readonly stolenPercent: number
  readonly serverMb: number
}

/** What is offered: a mode of `sipload` and the words after the duration. */
export interface SipLoad {
  readonly mode: string
  readonly words: readonly string[]
}

/** For so long the compiler takes a tenth of the core, and then no more. */
const [warmUpRate, warmUpSeconds] = [500, 30]

/** Offers a load until the server runs as it will run for days. */
export async function warmUp(
  server: MeasuredServer,
  programs: LoadPrograms,
  load: SipLoad,
): Promise<void> {
  await offer(server, programs, load, warmUpRate, warmUpSeconds)
}

/** Offers a load for so long; processor time counts from the first second to the last. */
export async function offer(
  server: MeasuredServer,
  programs: LoadPrograms,
  { mode, words }: SipLoad,
  rate: number,
  seconds: number,
): Promise<SipRun> {
  const place = `127.0.0.1:${server.sipPort}`
  const load = programs.start<SipLoadResult>('sipload', [mode, place, rate, seconds, ...words])
  await pause(600)
  const before = server.usage()
  await pause(Math.max(1, seconds - 1) * 1000)
  const after = server.usage()
  const result = await load.result
  return { ...result, ...costs(before, after, rate), rate, isClean: isClean(result) }
}

/** The table's first line. */
export const sipRunTitle =
  '  rate        ok  failed  again    p50 ms    p99 ms  | server  µs each  database µs each' +
  '  RSS MB | foreign  stolen'

/** One run as a line of the table. */
export function sipRunLine(run: SipRun): string {
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width)
  return [
    cell(run.rate, 6),
    cell(run.ok, 10),
    cell(run.failed + run.unfinished, 8),
    cell(run.retrans, 7),
    cell(run.p50, 10, 2),
    cell(run.p99, 10, 2),
    `  |${cell(run.serverPercent, 5)} %`,
    cell(run.serverMicroseconds, 9),
    cell(run.databaseMicroseconds, 18),
    cell(run.serverMb, 8),
    ` |${cell(run.foreignPercent, 6)} %`,
    `${cell(run.stolenPercent, 6)} %`,
  ].join('')
}

function costs(before: Usage, after: Usage, rate: number) {
  const elapsedMs = after.atMs - before.atMs
  const works = (rate * elapsedMs) / 1000
  const serverMs = after.serverMs - before.serverMs
  const databaseMs = after.databaseMs - before.databaseMs
  const percent = (ms: number): number => (100 * ms) / elapsedMs
  return {
    serverMicroseconds: (serverMs * 1000) / works,
    databaseMicroseconds: (databaseMs * 1000) / works,
    serverPercent: percent(serverMs),
    foreignPercent: percent(after.coreBusyMs - before.coreBusyMs - serverMs - databaseMs),
    stolenPercent: percent(after.coreStolenMs - before.coreStolenMs),
    serverMb: after.serverKb / 1024,
  }
}

function isClean({ failed, unfinished, retrans }: SipLoadResult): boolean {
  return failed + unfinished + retrans === 0
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
