// Debian's kamailio on loopback, with a configuration of the test's. The tests that need it are
// skipped where the program is missing.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '/usr/sbin/kamailio'

/** Whether the program is on this machine. */
export const hasKamailio = existsSync(program)

/** A Kamailio with a folder of its own. */
export class Kamailio {
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process
    this.#folder = folder
  }

  /** Starts it with this configuration; definitions like `NAME=value` take their place in it. */
  static async start(
    configuration: string,
    definitions: readonly string[] = [],
  ): Promise<Kamailio> {
    const folder = await mkdtemp(join(tmpdir(), 'mainline-kamailio-'))
    const file = join(folder, 'kamailio.cfg')
    await writeFile(file, configuration)
    const options = ['-DD', '-E', '-f', file, '-Y', folder, '-m', '32', '-M', '4']
    const defines = definitions.flatMap((each) => ['-A', each])
    const child = spawn(program, [...options, ...defines], { stdio: 'ignore' })
    await once(child, 'spawn')
    return new Kamailio(child, folder)
  }

  /**
   * Ends it and all its processes by force. Asked politely, one of them may wait for ever for a
   * lock that its own signal handler interrupted, and the whole gives up after a minute.
   */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = once(this.#process, 'exit')
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
      for (const each of [pid, ...(children.match(/\d+/g) ?? [])]) {
        process.kill(Number(each), 'SIGKILL')
      }
      await ended
    }
    await rm(this.#folder, { recursive: true, force: true })
  }
}
