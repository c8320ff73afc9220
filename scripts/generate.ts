// Writes every generated file again: each package that generates something has a `generate` script
// in its manifest, run here in the order in which one needs the other's result. With --check the
// texts are only compared: what is stale is named, and the files are left as they were. The
// system prompts are audio and have a test of their own, so the check leaves them out.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCommand } from './command.ts'
import { isGenerated, readRepository, type TextFile } from './source.ts'
import { root, runStep, type Step } from './step.ts'

const help = `Writes all generated files: diagrams, schema, OpenAPI document, client types, prompts.

usage: npm run generate [-- --check]
  --check   write nothing; fail and name the files that are stale`

// The client's types come from the API's document; the others stand alone.
const order = ['store', 'api', 'client', 'admin']
const limitSeconds = 120

async function main(words: readonly string[]): Promise<number> {
  return words.includes('--check') ? compare() : write()
}

async function write(): Promise<number> {
  const before = generatedFiles()
  const prompts: Step['command'] = [process.execPath, 'scripts/render-system-prompts.ts']
  const isWritten = await runAll([...texts(), { name: 'prompts', command: prompts, limitSeconds }])
  for (const path of differences(before, generatedFiles())) console.log(`written: ${path}`)
  return isWritten ? 0 : 1
}

async function compare(): Promise<number> {
  const before = generatedFiles()
  const isWritten = await runAll(texts())
  const stale = differences(before, generatedFiles())
  for (const path of stale) {
    console.log(`stale: ${path}; run npm run generate and commit the result`)
    const text = before.find((file) => file.path === path)?.text
    if (text === undefined) rmSync(join(root, path))
    else writeFileSync(join(root, path), text)
  }
  return isWritten && stale.length === 0 ? 0 : 1
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

function texts(): Step[] {
  const diagrams: Step['command'] = [process.execPath, 'scripts/draw-transactions.ts']
  const numbers: Step['command'] = [process.execPath, 'scripts/number-plan.ts']
  return [
    { name: 'diagrams', command: diagrams, limitSeconds },
    { name: 'number plan', command: numbers, limitSeconds },
    ...packageTexts(),
  ]
}

function packageTexts(): Step[] {
  return order.flatMap((name) => {
    const folder = join(root, 'packages', name)
    const manifest: { scripts?: { generate?: string } } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    const script = manifest.scripts?.generate
    if (script === undefined) return []
    const command = ['sh', '-c', `cd "$1" && ${script}`, 'generate', folder] as const
    return { name, command, limitSeconds }
  })
}

async function runAll(steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) {
    const { isPassed, name, output } = await runStep(step)
    if (isPassed) continue
    console.log(`${name} could not be generated:\n${output}`)
    return false
  }
  return true
}

if (import.meta.main) await startCommand(help, main)
