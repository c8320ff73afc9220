// The log: one JSON line for each fact or failure, in `logs/mainline.log` of the data folder. It is
// bounded: a full file becomes `mainline.1.log`, in place of the one before. Nothing is printed,
// so that the console stays readable for a person.

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'

/** Two files of this size are kept: some weeks of a small business. */
const maxBytes = 20 * 1024 * 1024

/** A log in the data folder. */
export function openLog(dataDir: string, level: string): Logger {
  const folder = join(dataDir, 'logs')
  mkdirSync(folder, { recursive: true })
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, lineFile(folder))
}

/** How long a line that reports nothing wrong may wait for others. */
const gatherMs = 100

/**
 * Writes synchronously: the last lines before a crash are the ones that are wanted. Only those
 * that report nothing wrong gather first, as a busy system says a thousand times a second that a
 * call has ended. A line that cannot be written is lost; calls go on.
 */
function lineFile(folder: string): { write(line: string): void } {
  const path = join(folder, 'mainline.log')
  let file = openSync(path, 'a')
  let sizeBytes = fstatSync(file).size
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const begin = (): void => {
    closeSync(file)
    renameSync(path, join(folder, 'mainline.1.log'))
    file = openSync(path, 'a')
    sizeBytes = 0
  }
  const flush = (): void => {
    const lines = waiting
    waiting = ''
    clearTimeout(timer)
    timer = undefined
    try {
      if (sizeBytes > maxBytes) begin()
      sizeBytes += writeSync(file, lines)
    } catch (error) {
      process.stderr.write(`The log cannot be written: ${String(error)}\n`)
    }
  }
  process.once('exit', () => {
    if (waiting !== '') flush()
  })
  return {
    write(line) {
      waiting += line
      if (!isOrdinary(line)) flush()
      else timer ??= setTimeout(flush, gatherMs).unref()
    },
  }
}

/** Pino begins every line with its level; 30 is `info`, and what is below is said on request. */
function isOrdinary(line: string): boolean {
  return /^\{"level":[123]0,/.test(line)
}
