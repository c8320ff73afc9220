// Writes every generated file again: each package that generates something has a `generate` script
// in its manifest, run here in the order in which one needs the other's result. With --check the
// files are only compared: what is stale is named, and the files are left as they were.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCommand } from './command.ts'
import { isGenerated, readRepository, type TextFile } from './source.ts'
import { root, runStep } from './step.ts'

const help = `Writes all generated files: schema, OpenAPI document, client types, diagrams.

usage: npm run generate [-- --check]
  --check   write nothing; fail and name the files that are stale`

// The client's types come from the API's document; the others stand alone.
const order = ['sip', 'store', 'api', 'client', 'admin']
const limitSeconds = 120

async function main(words: readonly string[]): Promise<number> {
  const before = generatedFiles()
  for (const name of order) {
    const failure = await generate(name)
    if (failure === undefined) continue
    console.log(failure)
    return 1
  }
  const changed = differences(before, generatedFiles())
  const isCheck = words.includes('--check')
  if (isCheck) for (const { path, text } of before) writeFileSync(join(root, path), text)
  for (const path of changed) console.log(`${isCheck ? 'stale' : 'written'}: ${path}`)
  if (changed.length > 0 && isCheck) console.log('Run npm run generate and commit the result.')
  return isCheck && changed.length > 0 ? 1 : 0
}

/** Paths whose text differs between two states of the generated files, or that only one has. */
export function differences(before: readonly TextFile[], after: readonly TextFile[]): string[] {
  const texts = new Map(before.map(({ path, text }) => [path, text]))
  const changed = after.filter(({ path, text }) => texts.get(path) !== text)
  const kept = new Set(after.map(({ path }) => path))
  return [...changed, ...before.filter(({ path }) => !kept.has(path))].map(({ path }) => path)
}

function generatedFiles(): TextFile[] {
  return readRepository(root).filter(({ path }) => isGenerated(path))
}

async function generate(name: string): Promise<string | undefined> {
  const folder = join(root, 'packages', name)
  const manifest: { scripts?: { generate?: string } } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const script = manifest.scripts?.generate
  if (script === undefined) return undefined
  const command = ['sh', '-c', `cd "$1" && ${script}`, 'generate', folder] as const
  const { isPassed, output } = await runStep({ name, command, limitSeconds })
  return isPassed ? undefined : `'${script}' of packages/${name} failed:\n${output}`
}

if (import.meta.main) await startCommand(help, main)
