// The live system as a program: reads the settings, starts everything, says where it is, and stops
// everything when it is told to. A start that cannot be is told in one line and ends with 1.

import { existsSync, readFileSync } from 'node:fs'
import { errorCode, StartError } from '@mainline/store'
import { readSettings, type Settings, settingsFile } from './settings.ts'
import { type RunningSystem, startSystem } from './start.ts'

/** After this long the program ends although something would not stop. */
const stopMs = 10_000

let system: RunningSystem | undefined
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0))
}
// The program that started us (scripts/run.mjs) is gone, even if it was killed.
process.on('disconnect', () => void stop(0))
process.on('uncaughtException', (error) => fail(error))
process.on('unhandledRejection', (error) => fail(error))

try {
  const settings = readSettings(process.env, settingsText())
  system = await startSystem(settings, { tell: print, lost: (reason) => void stop(1, reason) })
  if (isStopping) await endProgram(0)
  else welcome(settings, system)
} catch (error) {
  print(error instanceof StartError ? error.message : stackOf(error))
  process.exit(1)
}

function welcome(settings: Settings, system: RunningSystem): void {
  const { httpAddress, sipAddress, sipTlsAddress, first } = system
  const username = first?.adminUsername ?? settings.adminUsername
  const password = passwordHint(first)
  print(`Admin center:  ${httpAddress}`)
  print(`Sign-in:       ${username}${password}`)
  print(`SIP address:   ${sipAddress} (UDP and TCP)`)
  print(`SIP over TLS:  ${sipTlsAddress ?? 'no; it needs TLS_CERTIFICATE and TLS_KEY'}`)
  print(`Next step:     open the admin center, sign in, and choose Home > Set up a main line.`)
  print(`Mainline is ready: ${httpAddress}`)
}

function passwordHint(first: RunningSystem['first']): string {
  if (first === undefined) return ''
  return first.generatedPassword === undefined
    ? ', with MAINLINE_ADMIN_PASSWORD'
    : `, password ${first.generatedPassword} (shown this once)`
}

/** Ends every call and stops every part; signals that come meanwhile change nothing. */
async function stop(exitCode: number, reason?: string): Promise<void> {
  if (isStopping) return
  isStopping = true
  if (reason !== undefined) print(reason)
  setTimeout(() => process.exit(1), stopMs)
  // A start that is still going on is finished first, then undone.
  if (system !== undefined) await endProgram(exitCode)
}

async function endProgram(exitCode: number): Promise<void> {
  await system?.stop()
  process.exit(exitCode)
}

function fail(error: unknown): void {
  system?.log.fatal({ error: stackOf(error) }, 'the program has failed')
  void stop(1, `The program has failed and stops: ${stackOf(error)}`)
}

function settingsText(): string {
  try {
    return existsSync(settingsFile) ? readFileSync(settingsFile, 'utf8') : ''
  } catch (error) {
    throw new StartError(`${settingsFile} cannot be read (${errorCode(error)}); correct that file.`)
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
