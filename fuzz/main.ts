// The fuzzer's command. Without words every target runs for a bounded time from its corpus, as CI
// does; with a name and a longer time it digs. A finding is written to test-results/fuzz, is
// repeated by naming that file, and becomes a file of the corpus once it is mended.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startCommand } from '../scripts/command.ts'
import { type Finding, fuzz, tryInput } from './fuzzer.ts'
import type { FuzzTarget } from './target.ts'
import { targets } from './targets.ts'

const help = `Feeds the readers of SIP, SDP, RTP and STUN with what strangers might send.

usage: npm run fuzz -- [target …] [--seconds 5] [--seed n] [--keep]
       npm run fuzz -- <target> --repeat <file>

targets: ${targets.map(({ name }) => name).join(', ')}

  --seconds  time for each target
  --seed     repeats a run; otherwise a new one is chosen and printed
  --keep     adds the inputs that reached new code to fuzz/corpus
  --repeat   runs one input, for instance a finding`

const folder = fileURLToPath(new URL('.', import.meta.url))
const findingsFolder = join(folder, '../test-results/fuzz')

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '5' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
      repeat: { type: 'string' },
    },
  })
  const unknown = positionals.find((name) => !targets.some((target) => target.name === name))
  if (unknown !== undefined) {
    console.error(`There is no target ${unknown}.\n\n${help}`)
    return 2
  }
  const chosen = targets.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  if (values.repeat !== undefined)
    return await repeat(chosen, new Uint8Array(readFileSync(values.repeat)))
  const [only, ...others] = chosen
  if (only === undefined || others.length > 0) return runApart(chosen, words)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const milliseconds = Number(values.seconds) * 1000
  return await run(only, seed, milliseconds, values.keep)
}

/** Each target in a process of its own: coverage and heap are then its own as well. */
function runApart(chosen: readonly FuzzTarget[], words: readonly string[]): number {
  const names = new Set(chosen.map(({ name }) => name))
  const options = words.filter((word) => !names.has(word))
  const codes = chosen.map(({ name }) => {
    const command = [fileURLToPath(import.meta.url), name, ...options]
    return spawnSync(process.execPath, command, { stdio: 'inherit' }).status
  })
  return codes.every((code) => code === 0) ? 0 : 1
}

async function run(
  target: FuzzTarget,
  seed: number,
  milliseconds: number,
  keep: boolean,
): Promise<number> {
  const inputs = Number.POSITIVE_INFINITY
  const result = await fuzz(target, corpusOf(target), { seed, milliseconds, inputs })
  const { discovered, findings, reached } = result
  const counts = `${result.inputs} inputs, ${reached} pieces of code, ${discovered.length} new`
  console.log(`${target.name.padEnd(18)} ${counts}, ${findings.length} findings (seed ${seed})`)
  for (const { what, input } of findings) {
    console.log(
      `  ${what}\n  npm run fuzz -- ${target.name} --repeat ${save(findingsFolder, input)}`,
    )
  }
  if (keep) for (const input of discovered) save(corpusFolder(target), input)
  return findings.length === 0 ? 0 : 1
}

async function repeat(chosen: readonly FuzzTarget[], input: Uint8Array): Promise<number> {
  const findings: Finding[] = []
  for (const target of chosen) findings.push(...(await tryInput(target, input)))
  for (const { what } of findings) console.log(what)
  if (findings.length === 0) console.log('Nothing is wrong with this input.')
  return findings.length === 0 ? 0 : 1
}

function corpusFolder({ name }: FuzzTarget): string {
  return join(folder, 'corpus', name)
}

function corpusOf(target: FuzzTarget): Uint8Array[] {
  mkdirSync(corpusFolder(target), { recursive: true })
  return readdirSync(corpusFolder(target))
    .toSorted()
    .map((name) => new Uint8Array(readFileSync(join(corpusFolder(target), name))))
}

function save(into: string, input: Uint8Array): string {
  mkdirSync(into, { recursive: true })
  const path = join(into, createHash('sha256').update(input).digest('hex').slice(0, 16))
  writeFileSync(path, input)
  return path
}

if (import.meta.main) await startCommand(help, main)
