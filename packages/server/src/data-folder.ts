// The data folder: made when it does not exist, and proved to be writable before anything else is
// done, because half a start is worse than none.

import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { errorCode, StartError } from '@mainline/store'

/** The absolute path of a folder that can be written; a `StartError` says why it cannot. */
export function openDataFolder(dataDir: string): string {
  const folder = resolve(dataDir)
  const probe = join(folder, '.writable')
  try {
    makeFolder(folder)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const reason = errorCode(error) ?? String(error)
    throw new StartError(
      `The folder ${folder} cannot be written (${reason}). Make it writable for this user, ` +
        'or set DATA_DIR to another folder.',
    )
  }
  return folder
}

/** Leaves the token by which programs on this machine act for the operator; for its owner only. */
export function writeOperatorToken(folder: string, token: string): void {
  const path = join(folder, 'operator-token')
  writeFileSync(path, `${token}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
}

/** Not `recursive`: below a folder that takes no entries, such as /proc, Node never returns. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
