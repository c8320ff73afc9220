// Builds the admin center when its sources have changed since it was built last, and only then:
// a hash over every file that goes into it stands beside the result. Building is a process of its
// own, because the bundler is no part of the running system.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from '@mainline/store'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const adminFolder = join(root, 'packages', 'admin')
const distFolder = join(adminFolder, 'dist')
const stampFile = join(distFolder, '.source-hash')
/** The packages that the admin center is bundled from (style §2). */
const bundled = ['admin', 'client', 'engine', 'model', 'simulator']
const sourcePattern = /\.(ts|tsx|css|html|svg|json|png|ico|woff2)$/

/** The folder of the built admin center, built first where it is stale. */
export async function buildAdminWhenStale(tell: (line: string) => void): Promise<string> {
  const hash = await sourceHash()
  const built = await readFile(stampFile, 'utf8').catch(() => undefined)
  if (built === hash && existsSync(join(distFolder, 'index.html'))) return distFolder
  tell('Building the admin center (once after each change) …')
  await runVite()
  await writeFile(stampFile, hash)
  return distFolder
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256')
  const folders = bundled.map((name) => join(root, 'packages', name))
  const lists = await Promise.all(folders.map(sourceFiles))
  for (const path of [join(root, 'package-lock.json'), ...lists.flat()]) {
    hash.update(`${relative(root, path)}\n`).update(await readFile(path))
  }
  return hash.digest('hex')
}

async function sourceFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && sourcePattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[/\\](dist|node_modules|test)[/\\]|\.test\./.test(relative(folder, path)))
    .filter((path) => !relative(folder, path).startsWith('dist'))
    .toSorted()
}

function runVite(): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: adminFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${String(text)}`.slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const [line = ''] = complaint.split('\n').filter((text) => text.trim() !== '')
      if (code === 0) resolve()
      else reject(new StartError(`The admin center cannot be built: ${line.trim()}`))
    })
  })
}
