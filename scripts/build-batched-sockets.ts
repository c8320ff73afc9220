// Compiles the optional addon that sends and receives datagrams in batches. It needs a C
// compiler and Linux; without the addon the exchange uses plain sockets, which carry fewer calls.

import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startCommand } from './command.ts'

const help = `Builds the addon for batched sockets, of media and SIP, with the machine's C compiler.
The exchange finds it at its next start; delete packages/exchange/native/build to go without.

usage: npm run build:batched-sockets [-- <file to build>]`

const native = join(import.meta.dirname, '..', 'packages', 'exchange', 'native')

async function main(words: readonly string[]): Promise<number> {
  const [file = join(native, 'build', 'batched-sockets.node')] = words
  mkdirSync(dirname(file), { recursive: true })
  const problem = build(file)
  console.log(problem ?? 'Built. The next start uses batched sockets.')
  return problem === undefined ? 0 : 1
}

/** Compiles the addon into a file; says what is missing where that cannot be done. */
function build(file: string): string | undefined {
  if (process.platform !== 'linux') return 'Batched sockets need Linux (sendmmsg, recvmmsg).'
  const headers = join(dirname(dirname(process.execPath)), 'include', 'node')
  const warnings = ['-Wall', '-Wextra', '-Werror']
  const words = ['-O2', ...warnings, '-fPIC', '-shared', '-pthread', '-I', headers]
  const source = join(native, 'batched-sockets.c')
  const { status, stderr } = spawnSync('cc', [...words, '-o', file, source], { encoding: 'utf8' })
  if (status === 0) return undefined
  return stderr ?? 'There is no C compiler: install one (Debian: apt-get install gcc libc6-dev).'
}

if (import.meta.main) await startCommand(help, main)
