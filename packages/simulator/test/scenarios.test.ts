// Every scenario leaves the trace that is kept beside it. BLESS=1 writes the traces anew; read the
// difference before committing it.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Scenario } from '../../../scenarios/scenario.ts'
import { pathText, simulate } from '../src/index.ts'

const root = join(import.meta.dirname, '../../../scenarios')
const names = readdirSync(root).filter((name) => existsSync(join(root, name, 'scenario.ts')))

test.each(names)('%s leaves the trace that is kept', async (name) => {
  const { scenario }: { scenario: Scenario } = await import(join(root, name, 'scenario.ts'))
  const trace = pathText(simulate(scenario))
  const file = join(root, name, 'trace.txt')
  if (process.env.BLESS === '1') writeFileSync(file, trace)
  expect(trace).toBe(readFileSync(file, 'utf8'))
})
