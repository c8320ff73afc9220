// The architecture as a table: which package may import which, and what the pure ones may not call.
// The table is the one of docs/architecture.md; a new edge needs a decision record first (such as
// docs/decisions/0001: `api` imports `simulator`). Also kept here: manifests name exactly what is
// imported, no import reaches into another package, one index.ts per package and no other
// barrel, no cycle among files at run time. Type-only imports may form one: they vanish.

import { dirname, normalize } from 'node:path/posix'
import type { Problem } from './problem.ts'
import { areaOf, isTest, lineAt, type Node, type Source, walk } from './source.ts'

/** What each package may import of the others. Folders outside `packages/` may import anything. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  model: [],
  engine: ['model'],
  sip: [],
  media: [],
  simulator: ['model', 'engine', 'sip', 'media'],
  speech: ['model'],
  store: ['model'],
  exchange: ['model', 'engine', 'sip', 'media', 'speech'],
  api: ['model', 'engine', 'simulator', 'store'],
  client: ['model'],
  admin: ['model', 'engine', 'simulator', 'client'],
  cli: ['model', 'engine', 'simulator', 'client'],
  server: ['exchange', 'api', 'store', 'speech', 'model'],
}

/** The packages that decide: no clock, no randomness, no world. */
export const purePackages: readonly string[] = ['model', 'engine', 'sip', 'media', 'simulator']

/** One import or re-export of a source. */
export type Import = {
  readonly from: string
  readonly line: number
  readonly isTypeOnly: boolean
  readonly isReexport: boolean
}

/** A package's manifest as far as layers go. */
export type Manifest = { readonly area: string; readonly dependencies: readonly string[] }

/** Everything that a source imports, in order, dynamic imports of a literal included. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = []
  walk(source.program, (node) => {
    const from = importedName(node)
    if (from === undefined) return
    found.push({
      from,
      line: lineAt(source.text, node.start),
      isTypeOnly: isTypeOnly(node),
      isReexport: node.type.startsWith('Export'),
    })
  })
  return found
}

function importedName(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return node.source?.type === 'Literal' ? String(node.source.value) : undefined
    default:
      return undefined
  }
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return node.importKind === 'type'
  return 'exportKind' in node && node.exportKind === 'type'
}

/** Imports that the table, or the one door of each package, forbids. */
export function importProblems(source: Source): Problem[] {
  const area = areaOf(source.path)
  return importsOf(source).flatMap((found) => {
    const remedy = importRemedy(source.path, area, found)
    return remedy === undefined ? [] : { file: source.path, line: found.line, ...remedy }
  })
}

type Remedy = Pick<Problem, 'rule' | 'remedy'>

function importRemedy(path: string, area: string, found: Import): Remedy | undefined {
  const { from, isReexport } = found
  if (from.startsWith('.')) {
    if (isOutside(path, normalize(`${dirname(path)}/${from}`)))
      return { rule: 'deep-import', remedy: `import the package by its name, not '${from}'` }
    if (isReexport && path !== `packages/${area}/src/index.ts`)
      return { rule: 'barrel', remedy: 'only src/index.ts re-exports; import the file itself' }
    return undefined
  }
  const [, name, inside] = /^@mainline\/([^/]+)(\/.*)?$/.exec(from) ?? []
  if (name === undefined) return undefined
  const mayTest = isTest(path) || area === 'bench'
  const isDoorForTests = /^\/testing(-|$)/.test(inside ?? '') && mayTest
  if (inside !== undefined && !isDoorForTests)
    return { rule: 'deep-import', remedy: `import '@mainline/${name}', export what is missing` }
  if (name === area) return { rule: 'self-import', remedy: 'inside a package import the file' }
  if (allowedImports[area]?.includes(name) ?? true) return undefined
  return {
    rule: 'layer',
    remedy: `${area} may import ${allowedImports[area]?.join(', ') || 'no package'}, not ${name}`,
  }
}

// Tests share what lies outside the packages, such as `scenarios/`; programs do not.
function isOutside(path: string, target: string): boolean {
  if (areaOf(path) === areaOf(target)) return false
  return target.startsWith('packages/') || (path.startsWith('packages/') && !isTest(path))
}

/** Dependencies in the manifest that are not imported, and the other way round. */
export function manifestProblems(manifest: Manifest, sources: readonly Source[]): Problem[] {
  const { area, dependencies } = manifest
  const imported = new Set(
    sources
      .filter(({ path }) => areaOf(path) === area)
      .flatMap((source) => importsOf(source).map(({ from }) => from.split('/', 2).join('/')))
      .filter((from) => from.startsWith('@mainline/') && from !== `@mainline/${area}`),
  )
  const listed = new Set(dependencies.filter((name) => name.startsWith('@mainline/')))
  const at = { file: `packages/${area}/package.json`, line: 1, rule: 'manifest' }
  return [
    ...[...imported]
      .filter((name) => !listed.has(name))
      .map((name) => ({ ...at, remedy: `add '${name}': it is imported` })),
    ...[...listed]
      .filter((name) => !imported.has(name))
      .map((name) => ({ ...at, remedy: `remove '${name}': nothing imports it` })),
    ...foreignDependencies(manifest).map((name) => ({
      ...at,
      remedy: `remove '${name}': a pure package has no run-time dependency`,
    })),
  ]
}

function foreignDependencies({ area, dependencies }: Manifest): string[] {
  if (!purePackages.includes(area)) return []
  return dependencies.filter((name) => !name.startsWith('@mainline/'))
}

/** Calls in a pure package that read the clock or chance, which the compiler does not catch. */
export function purityProblems(source: Source): Problem[] {
  if (!purePackages.includes(areaOf(source.path))) return []
  const found: Problem[] = []
  walk(source.program, (node) => {
    const call = impureCall(node)
    if (call === undefined) return
    const remedy = `'${call}' differs from run to run; take the value as an argument`
    found.push({
      file: source.path,
      line: lineAt(source.text, node.start),
      rule: 'purity',
      remedy,
    })
  })
  return found
}

const impureMembers = new Set(['Date.now', 'Temporal.Now', 'Math.random'])

function impureCall(node: Node): string | undefined {
  if (node.type === 'NewExpression' && node.arguments.length === 0 && isDate(node.callee))
    return 'new Date()'
  if (node.type === 'CallExpression' && isDate(node.callee)) return 'Date()'
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined
  const member = `${node.object.name}.${memberName(node)}`
  return impureMembers.has(member) ? member : undefined
}

function memberName({ property }: Extract<Node, { type: 'MemberExpression' }>): string {
  if (property.type === 'Literal') return String(property.value)
  return property.type === 'Identifier' ? property.name : ''
}

function isDate(callee: Node): boolean {
  return callee.type === 'Identifier' && callee.name === 'Date'
}

/** Files that need each other while they load: each cycle once, at its first file. */
export function cycleProblems(sources: readonly Source[]): Problem[] {
  const graph = new Map(sources.map((source) => [source.path, neighbors(source)]))
  return cycles(graph).map((cycle) => ({
    file: cycle[0] ?? '',
    line: 1,
    rule: 'cycle',
    remedy: `${[...cycle, cycle[0]].join(' → ')}: move what both need into a file of its own`,
  }))
}

function neighbors(source: Source): string[] {
  return importsOf(source)
    .filter(({ from, isTypeOnly }) => from.startsWith('.') && !isTypeOnly)
    .map(({ from }) => normalize(`${dirname(source.path)}/${from}`))
}

/** The cycles that a depth-first walk of the graph closes. */
export function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>()
  const found: string[][] = []
  const enter = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push(trail.slice(trail.indexOf(path)))
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) enter(next, [...trail, path])
      done.add(path)
    }
  }
  for (const path of graph.keys()) enter(path, [])
  return found
}
