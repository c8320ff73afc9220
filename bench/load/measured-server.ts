// The whole program under load: a server of its own on an empty folder, with its database, both on
// one core, and counters of what they use. The load comes from the other core.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type ServerProcess, startServer } from '../../e2e/server-process.ts'

const serverCore = '0'
/** Linux counts processor time in hundredths of a second. */
const msPerTick = 10

/** Processor time and memory used so far. */
export interface Usage {
  readonly atMs: number
  readonly serverMs: number
  readonly databaseMs: number
  readonly serverKb: number
  /** How much of the core anybody used, and how much the machine's owner took from it. */
  readonly coreBusyMs: number
  readonly coreStolenMs: number
}

/** A server that is measured. */
export interface MeasuredServer extends ServerProcess {
  usage(): Usage
  /** Keeps processes that were started meanwhile on the server's core too. */
  pin(): void
}

/**
 * Starts a server on the server's core; `settings` are environment variables. With PROFILE_FOLDER
 * set, each thread of the server leaves a `.cpuprofile` there when it ends.
 */
export async function startMeasuredServer(
  settings: NodeJS.ProcessEnv = {},
): Promise<MeasuredServer> {
  const { PROFILE_FOLDER: folder } = process.env
  const profiled = folder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` }
  const server = await startServer({ RTP_PORTS: '20000-29999', ...profiled, ...settings })
  const pin = (): void => {
    for (const pid of [server.processId, ...descendants(server.processId)]) {
      execFileSync('taskset', ['-a', '-c', '-p', serverCore, String(pid)], { stdio: 'ignore' })
    }
  }
  pin()
  return { ...server, pin, usage: () => usageOf(server.processId) }
}

function usageOf(pid: number): Usage {
  const [busyMs, stolenMs] = coreTimes()
  return {
    atMs: performance.now(),
    serverMs: processMs(pid),
    databaseMs: descendants(pid).reduce((sum, each) => sum + processMs(each), 0),
    serverKb: residentKb(pid),
    coreBusyMs: busyMs,
    coreStolenMs: stolenMs,
  }
}

/** User and system time of a process that may have ended meanwhile, its own children included. */
function processMs(pid: number): number {
  const fields = statFields(pid)
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * msPerTick, 0)
}

function residentKb(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+)/m)
  return Number(line?.[1] ?? 0)
}

function statFields(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

function descendants(pid: number): readonly number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): readonly number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid)
}

/** Busy and stolen time of the server's core. */
function coreTimes(): readonly [number, number] {
  const line = readFileSync('/proc/stat', 'utf8').match(new RegExp(`^cpu${serverCore} (.*)$`, 'm'))
  const ticks = (line?.[1] ?? '').split(' ').map(Number)
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = ticks
  return [(user + nice + system + irq + softIrq) * msPerTick, stolen * msPerTick]
}
