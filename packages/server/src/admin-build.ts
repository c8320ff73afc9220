// Builds the admin center when its sources have changed since it was built last, and only then:
// a hash over every file that goes into it stands beside the result. Building is a process of its
// own, because the bundler is no part of the running system.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from '@mainline/store'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const adminFolder = join(root, 'packages', 'admin')
const distFolder = join(adminFolder, 'dist')
const stampName = '.source-hash'
/** What the admin center is bundled from: its own files, and the packages it imports. */
const sourceFolders = [
  join(adminFolder, 'public'),
  ...['admin', 'client', 'engine', 'model', 'simulator'].map((name) =>
    join(root, 'packages', name, 'src'),
  ),
]
const singleFiles = [
  ...['index.html', 'vite.config.ts'].map((name) => join(adminFolder, name)),
  join(root, 'package-lock.json'),
]

/** The folder of the built admin center, built first where it is stale. */
export async function buildAdminWhenStale(tell: (line: string) => void): Promise<string> {
  const hash = await sourceHash()
  const built = await readFile(join(distFolder, stampName), 'utf8').catch(() => undefined)
  if (built === hash && existsSync(join(distFolder, 'index.html'))) return distFolder
  tell('Building the admin center (once after each change) …')
  // Beside the folder that is served, then put in its place: two starts at once do no harm.
  const fresh = join(root, 'node_modules', '.cache', `admin-${process.pid}`)
  await runVite(fresh)
  await writeFile(join(fresh, stampName), hash)
  await rm(distFolder, { recursive: true, force: true })
  await rename(fresh, distFolder)
  return distFolder
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256')
  const lists = await Promise.all(sourceFolders.map(sourceFiles))
  for (const path of [...singleFiles, ...lists.flat()]) {
    // A file that an editor is just replacing counts as empty; the next start looks again.
    const content = await readFile(path).catch(() => '')
    hash.update(`${relative(root, path)}\n`).update(content)
  }
  return hash.digest('hex')
}

async function sourceFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function runVite(outDir: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(
    process.execPath,
    [vite, 'build', '--logLevel', 'error', '--outDir', outDir],
    {
      cwd: adminFolder,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${String(text)}`.slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      // The first line only says that there was an error.
      const [, line = complaint] = complaint.split('\n').filter((text) => text.trim() !== '')
      if (code === 0) resolve()
      else reject(new StartError(`The admin center cannot be built: ${line.trim()}`))
    })
  })
}
