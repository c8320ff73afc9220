// The repository's files as the checks see them: text, and for TypeScript the syntax tree.
// Vite's parser (oxc) reads the tree: TypeScript 7 has no compiler API for JavaScript programs, and
// Vite is here anyway. Files are found by walking folders, so that a check needs no git.
// Everything below `parseSource` is pure; the rules are tested on strings.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ESTree, parseSync } from 'vite'

/** A node of the syntax tree. */
export type Node = ESTree.Node

/** Any text file of the repository; `path` is relative to its root, with forward slashes. */
export type TextFile = { readonly path: string; readonly text: string }

/** A comment without its delimiters; `start` and `end` are offsets that include them. */
export type Comment = {
  readonly type: 'Line' | 'Block'
  readonly value: string
  readonly start: number
  readonly end: number
}

/** A TypeScript or JavaScript file with its tree and comments. */
export type Source = TextFile & {
  readonly program: ESTree.Program
  readonly comments: readonly Comment[]
  readonly errors: readonly string[]
}

const skippedFolders = new Set(['.git', '.cache', 'node_modules', 'dist', 'coverage'])
const skippedAtRoot = new Set(['data', 'test-results'])
const textEnding = /\.(ts|tsx|mjs|js|json|md|sql|css|html|yaml|yml|sh|txt|sip|xml|service|cfg|c)$/
const textNames = new Set(['LICENSE', 'run', '.gitignore', '.npmrc', '.node-version'])

/** Every text file below `root`, in alphabetical order. */
export function readRepository(root: string): TextFile[] {
  return pathsBelow(root, '').map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

function pathsBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        const skipped = skippedFolders.has(entry.name) || skippedAtRoot.has(path)
        return skipped ? [] : pathsBelow(root, path)
      }
      return textEnding.test(entry.name) || textNames.has(entry.name) ? [path] : []
    })
}

/** Whether the file is code that the source rules apply to. */
export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path) && !isGenerated(path)
}

/** Whether a program wrote the file, so that no rule of style applies to it. */
export function isGenerated(path: string): boolean {
  return /(^|\/)(generated\/|package-lock\.json$|openapi\.json$|schema\.sql$)/.test(path)
}

/** Whether the file holds tests or serves them: cases, laws, scenarios, end-to-end walks. */
export function isTest(path: string): boolean {
  return /\.(test|e2e|conformance)\.tsx?$|\/testing[\w-]*\.ts$|(^|\/)(test|e2e|scenarios)\//.test(
    path,
  )
}

/** The package or root folder that a file belongs to: `engine`, `scripts`, or `.` for the root. */
export function areaOf(path: string): string {
  const parts = path.split('/')
  if (parts.length === 1) return '.'
  return (parts[0] === 'packages' ? parts[1] : parts[0]) ?? '.'
}

/** The file with its tree; what the parser could not read is said in `errors`. */
export function parseSource(file: TextFile): Source {
  const { program, comments, errors } = parseSync(file.path, file.text)
  return { ...file, program, comments, errors: errors.map(({ message }) => message) }
}

/** The line (from 1) of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++
  return line
}

/** Visits a node and all below it, each with its ancestors, the nearest last. */
export function walk(
  node: Node,
  visit: (node: Node, ancestors: readonly Node[]) => void,
  ancestors: readonly Node[] = [],
): void {
  visit(node, ancestors)
  const below = [...ancestors, node]
  for (const child of childrenOf(node)) walk(child, visit, below)
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
