// Sizes: functions, files and lines stay small enough to be read at once.
// A package's functions have a median under 10 lines, 95 % are under 40 and none is over 70; React
// components may have 120. Percentiles count functions that have a name, since one-line callbacks
// would make any median look good; the hard limit counts every function. In tests `describe` is
// a heading, not a function. Tables and unions are no functions, so they are free by nature.

import type { ESTree } from 'vite'
import type { Problem } from './problem.ts'
import { areaOf, isGenerated, isTest, lineAt, type Node, type Source, walk } from './source.ts'

/** The limits of the house, in lines; `share` is the part that may be `long` but under `most`. */
export const limits = {
  function: { median: 10, long: 40, most: 70, share: 0.05 },
  component: { most: 120 },
  file: { long: 400, most: 500, share: 0.05 },
  columns: 100,
} as const

/** A function as far as its size goes. */
export type MeasuredFunction = {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly kind: 'named' | 'anonymous' | 'component' | 'heading'
  readonly lines: number
}

/** What the functions and files of every package add up to, against the limits. */
export function sizeProblems(sources: readonly Source[]): Problem[] {
  const functions = sources.flatMap(measuredFunctions)
  return [
    ...functions.flatMap(functionProblem),
    ...sources.flatMap(fileProblem),
    ...groupBy(
      functions.filter(({ file }) => !isTest(file)),
      ({ file }) => areaOf(file),
    ).flatMap(distributionProblems),
    ...groupBy(sources, ({ path }) => areaOf(path)).flatMap(fileShareProblems),
  ]
}

/** Lines over 100 columns, except where a link cannot be broken. */
export function columnProblems({ path, text }: { path: string; text: string }): Problem[] {
  if (isGenerated(path)) return []
  return text.split('\n').flatMap((line, index) => {
    const columns = [...line].length
    if (columns <= limits.columns || /https?:\/\//.test(line)) return []
    return {
      file: path,
      line: index + 1,
      rule: 'columns',
      remedy: `the line has ${columns} columns; break it before ${limits.columns}`,
    }
  })
}

/** Every function of a file with its length from its first to its last line. */
export function measuredFunctions(source: Source): MeasuredFunction[] {
  const found: MeasuredFunction[] = []
  walk(source.program, (node, ancestors) => {
    if (!isFunction(node) || node.body === null) return
    const name = functionName(node, ancestors.at(-1))
    const line = lineAt(source.text, node.start)
    const lines = lineAt(source.text, node.end) - line + 1
    found.push({ file: source.path, line, name, kind: functionKind(source, name), lines })
  })
  return found
}

type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression

function isFunction(node: Node): node is FunctionNode {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
}

function functionName(node: FunctionNode, parent: Node | undefined): string {
  if (node.id) return node.id.name
  switch (parent?.type) {
    case 'VariableDeclarator':
      return keyName(parent.id)
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return keyName(parent.key)
    case 'CallExpression':
      return isHeading(parent.callee) ? 'describe' : ''
    default:
      return ''
  }
}

function keyName(key: Node): string {
  if (key.type === 'Identifier' || key.type === 'PrivateIdentifier') return key.name
  return 'computed'
}

function isHeading(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'describe'
  if (callee.type === 'MemberExpression') return isHeading(callee.object)
  return callee.type === 'CallExpression' && isHeading(callee.callee)
}

function functionKind({ path }: Source, name: string): MeasuredFunction['kind'] {
  if (name === 'describe') return isTest(path) ? 'heading' : 'anonymous'
  if (name === '') return 'anonymous'
  return path.endsWith('.tsx') && /^[A-Z]/.test(name) ? 'component' : 'named'
}

function functionProblem({ file, line, name, kind, lines }: MeasuredFunction): Problem[] {
  const most = kind === 'component' ? limits.component.most : limits.function.most
  if (kind === 'heading' || lines <= most) return []
  const what = name === '' ? 'a function' : `'${name}'`
  const remedy = `${what} has ${lines} lines, ${most} at most; move a step of it into a function`
  return [{ file, line, rule: 'function-size', remedy }]
}

function distributionProblems(functions: readonly MeasuredFunction[]): Problem[] {
  const named = functions
    .filter(({ kind }) => kind === 'named')
    .toSorted((a, b) => b.lines - a.lines)
  const longest = named[0]
  if (longest === undefined) return []
  const area = areaOf(longest.file)
  const long = named.filter(({ lines }) => lines >= limits.function.long)
  const allowed = allowedLong(named.length, limits.function.share)
  const tooMany = long.slice(allowed).map(({ file, line, name, lines }) => ({
    file,
    line,
    rule: 'function-share',
    remedy:
      `'${name}' has ${lines} lines; ${area} has ${long.length} functions of ` +
      `${limits.function.long} lines or more and may have ${allowed}: split this one`,
  }))
  const median = named[Math.floor(named.length / 2)]?.lines ?? 0
  if (median < limits.function.median) return tooMany
  const remedy = `the median function of ${area} has ${median} lines, not under 10; split some`
  return [...tooMany, { file: longest.file, line: longest.line, rule: 'function-median', remedy }]
}

function fileProblem({ path, text }: Source): Problem[] {
  const lines = lineCount(text)
  if (lines <= limits.file.most) return []
  const remedy = `the file has ${lines} lines, ${limits.file.most} at most; split it by subject`
  return [{ file: path, line: limits.file.most, rule: 'file-size', remedy }]
}

function fileShareProblems(sources: readonly Source[]): Problem[] {
  const long = sources
    .filter(({ text }) => lineCount(text) >= limits.file.long)
    .toSorted((one, other) => other.text.length - one.text.length)
  const allowed = allowedLong(sources.length, limits.file.share)
  return long.slice(allowed).map(({ path, text }) => ({
    file: path,
    line: limits.file.long,
    rule: 'file-share',
    remedy:
      `the file has ${lineCount(text)} lines; only ${allowed} of ${sources.length} files here ` +
      `may have ${limits.file.long} or more: split it by subject`,
  }))
}

// A small package may have one long member, or twenty would be needed before any is allowed.
function allowedLong(count: number, share: number): number {
  return Math.max(1, Math.floor(count * share))
}

function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  return Object.values(Object.groupBy(items, key)).map((group) => group ?? [])
}
