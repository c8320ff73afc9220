// A caller made of Debian's sipp: the carrier's side of a trunk, with a scenario that is readable
// XML. sipp speaks SIP; its audio is sent and received by an `RtpPeer` of the test, or by sipp's
// own RFC 4733 sender where the scenario says `play_dtmf`.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One run of a scenario; `keys` fills `[name]` places of the XML. */
export interface SippRun {
  readonly scenario: string
  readonly serverPort: number
  readonly service: string
  /** The loopback address that sipp calls from; the trunk's unless the test says otherwise. */
  readonly address?: string
  readonly transport?: 'u1' | 't1'
  readonly calls?: number
  readonly keys?: Readonly<Record<string, string>>
  readonly arguments?: readonly string[]
}

/** Where the carrier of the tests calls from: another loopback address than the phones'. */
export const carrierAddress = '127.0.0.2'

const scenarios = new URL('./scenarios/', import.meta.url).pathname
const runSeconds = 60

/** Runs sipp to its end; resolves when every call went as the scenario says, else throws why. */
export async function runSipp(run: SippRun): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-sipp-'))
  const address = run.address ?? carrierAddress
  const keys = Object.entries(run.keys ?? {}).flatMap(([name, value]) => ['-key', name, value])
  const child = spawn(
    'sipp',
    [
      `127.0.0.1:${run.serverPort}`,
      ...['-sf', join(scenarios, `${run.scenario}.xml`), '-s', run.service, '-i', address],
      ...[
        '-mi',
        address,
        '-t',
        run.transport ?? 'u1',
        '-m',
        String(run.calls ?? 1),
        '-l',
        '10',
        '-r',
        '5',
      ],
      ...['-timeout', `${runSeconds}s`, '-timeout_error', '-nostdin', '-trace_err'],
      ...keys,
      ...(run.arguments ?? []),
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  const [code] = await once(child, 'exit')
  const errors = code === 0 ? '' : await errorText(folder)
  await rm(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`sipp ${run.scenario} ended with ${code}\n${errors}`)
}

async function errorText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('_errors.log'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.join('\n').slice(0, 4_000)
}
