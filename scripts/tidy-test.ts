// Tests that mean something: no mocks of our own code, and no sleeping in the hope that something
// will have happened by then. End-to-end tests may wait, since they share a machine with
// real programs; all others drive time themselves.

import type { Problem } from './problem.ts'
import { lineAt, type Node, type Source, walk } from './source.ts'

const mocking = new Set(['mock', 'doMock', 'spyOn', 'hoisted'])

/** Mocks and sleeps in a test file. */
export function testProblems(source: Source): Problem[] {
  if (!/\.test\.tsx?$/.test(source.path)) return []
  const found: Problem[] = []
  walk(source.program, (node) => {
    const finding = testFinding(node)
    if (finding === undefined) return
    const [rule, remedy] = finding
    found.push({ file: source.path, line: lineAt(source.text, node.start), rule, remedy })
  })
  return found
}

function testFinding(node: Node): readonly [rule: string, remedy: string] | undefined {
  if (node.type === 'ImportDeclaration' && node.source.value === 'node:timers/promises')
    return ['sleep', 'wait for the event itself, or pass the time in']
  if (node.type !== 'CallExpression') return undefined
  const { callee } = node
  if (callee.type === 'Identifier' && callee.name === 'setTimeout')
    return ['sleep', 'wait for the event itself, or pass the time in']
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined
  if (callee.object.name !== 'vi' || callee.property.type !== 'Identifier') return undefined
  if (!mocking.has(callee.property.name)) return undefined
  return ['mock', 'pass the real thing in, or a small one written for the test']
}
