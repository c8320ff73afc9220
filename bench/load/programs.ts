// The load programs: small, in C, because what offers the load must cost less than what answers
// it. They are compiled when they are needed, into a temporary folder, and run on a core of their
// own; each prints one line of JSON at its end.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the load runs; the server runs on the other core. */
const loadCore = '1'

/** `sipload` offers SIP requests, `rtppeer` is callers' audio, `rtpflow` both ends of relays. */
export type LoadProgram = 'sipload' | 'rtppeer' | 'rtpflow'

/** A load program that runs. */
export interface RunningLoad<Result> {
  readonly child: ChildProcess
  /** What it printed at its end. */
  readonly result: Promise<Result>
}

/** The compiled load programs; they are removed when this process ends. */
export class LoadPrograms {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mainline-load-'))

  constructor(programs: readonly LoadProgram[]) {
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }))
    for (const program of programs) {
      const source = join(import.meta.dirname, `${program}.c`)
      execFileSync('cc', ['-O2', '-w', '-o', join(this.#folder, program), source, '-lm'])
    }
  }

  /** Starts a program; its result is for the caller to await. */
  start<Result>(
    program: LoadProgram,
    words: readonly (string | number)[],
    environment: Readonly<Record<string, string>> = {},
  ): RunningLoad<Result> {
    return startOnLoadCore(join(this.#folder, program), words, environment)
  }

  /** A file beside the programs, for what they read. */
  path(name: string): string {
    return join(this.#folder, name)
  }
}

/** Starts a program on the load's core. */
export function startOnLoadCore<Result>(
  program: string,
  words: readonly (string | number)[],
  environment: Readonly<Record<string, string>> = {},
): RunningLoad<Result> {
  const child = spawn('taskset', ['-c', loadCore, program, ...words.map(String)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  return { child, result: resultOf<Result>(child, program) }
}

async function resultOf<Result>(child: ChildProcess, program: string): Promise<Result> {
  let [output, faults] = ['', '']
  child.stdout?.on('data', (text: Buffer) => {
    output += text.toString()
  })
  child.stderr?.on('data', (text: Buffer) => {
    faults += text.toString()
  })
  await once(child, 'close')
  if (output === '') throw new Error(`${program} measured nothing: ${faults}`)
  // The program's own line; its fields are the caller's business.
  return JSON.parse(output) as Result
}
