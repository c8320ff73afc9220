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

/**
 * Writes synchronously: a line takes some microseconds, and the last ones before a crash are the
 * ones that are wanted. A line that cannot be written is lost; calls go on.
 */
function lineFile(folder: string): { write(line: string): void } {
  const path = join(folder, 'mainline.log')
  let file = openSync(path, 'a')
  let sizeBytes = fstatSync(file).size
  const begin = (): void => {
    closeSync(file)
    renameSync(path, join(folder, 'mainline.1.log'))
    file = openSync(path, 'a')
    sizeBytes = 0
  }
  return {
    write(line) {
      try {
        if (sizeBytes > maxBytes) begin()
        sizeBytes += writeSync(file, line)
      } catch (error) {
        process.stderr.write(`The log cannot be written: ${String(error)}\n`)
      }
    },
  }
}
