/**
 * Runs a program that turns standard input into standard output, with bounds on its time and its
 * output: a speech engine that hangs or rambles must not take the server with it.
 */

import { spawn } from 'node:child_process'

/** A program and how to call it. */
export type Program = { readonly command: string; readonly args: readonly string[] }

/** The program's output, or a sentence that says why there is none. */
export type ProgramOutcome =
  | { readonly ok: true; readonly output: Uint8Array }
  | { readonly ok: false; readonly reason: string }

/** A thousand characters are spoken in well under a second of work; this is a hung program. */
const maxTimeMs = 20_000
/** Ten minutes of speech at 22 kHz. */
const maxOutputBytes = 32_000_000
/** What a program may take. */
export type ProgramBounds = { readonly timeMs?: number; readonly outputBytes?: number }
/** What the program complains of is quoted up to here. */
const maxComplaintLength = 300

/** Feeds the input to the program and collects what it writes. Never rejects. */
export function runProgram(
  program: Program,
  input: string | Uint8Array,
  { timeMs = maxTimeMs, outputBytes: mostBytes = maxOutputBytes }: ProgramBounds = {},
): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const child = spawn(program.command, [...program.args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeMs,
      killSignal: 'SIGKILL',
    })
    const output: Buffer[] = []
    let outputBytes = 0
    let complaint = ''
    child.stdout.on('data', (piece: Buffer) => {
      output.push(piece)
      outputBytes += piece.length
      if (outputBytes > mostBytes) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      complaint = (complaint + piece).slice(0, maxComplaintLength)
    })
    // A program that ends without reading all its input breaks the pipe; its exit says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('error', (error) => resolve({ ok: false, reason: error.message }))
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ ok: true, output: new Uint8Array(Buffer.concat(output)) })
      else resolve({ ok: false, reason: exitReason(program, code, signal, complaint) })
    })
  })
}

function exitReason(
  program: Program,
  code: number | null,
  signal: string | null,
  complaint: string,
): string {
  const how = signal === null ? `ended with ${code}` : 'took too long or wrote too much'
  return `${program.command} ${how}. ${complaint.trim()}`.trim()
}
