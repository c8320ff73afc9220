// The addon for batched sockets, compiled for a test. Where that cannot be done the test skips what
// needs it, and it is said why.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BatchedAddon, loadBatchedAddon } from '../src/batched-addon.ts'

/** The addon, where it could be compiled, and its file, until it is removed. */
export interface CompiledAddon {
  readonly addon: BatchedAddon | undefined
  readonly file: string
  remove(): void
}

/** Compiles it into a folder of its own. */
export function compileBatchedAddon(): CompiledAddon {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-batched-'))
  const file = join(folder, 'batched-sockets.node')
  const program = join(import.meta.dirname, '../../../scripts/build-batched-sockets.ts')
  const { status, stdout } = spawnSync(process.execPath, [program, file], { encoding: 'utf8' })
  if (status !== 0) process.stderr.write(`Batched sockets are skipped: ${stdout}\n`)
  const addon = status === 0 ? loadBatchedAddon(file) : undefined
  return { addon, file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
