// Types that tell the truth: no `any`, no cast that the reader must believe, no suppressed error.
// A cast (`as`) is allowed where unknown values become typed: in a function that parses, in a file
// that makes a brand, or with a comment beside it that says why it is true. Also refused: enums
// and namespaces (types are stripped, not compiled), default exports outside configuration.

import type { Problem } from './problem.ts'
import { isTest, lineAt, type Node, type Source, walk } from './source.ts'

const suppression =
  /^\s*(@ts-(ignore|nocheck|expect-error)|biome-ignore|eslint-disable|oxlint-disable)/
const converting =
  /^(parse|decode|read|brand|as[A-Z]|to[A-Z]|from[A-Z]|new[A-Z]|is[A-Z]|assert)|(Id|Of)$/
const configuration = /(^|\/)[\w.-]+\.config\.(ts|mjs)$/

/** What a source says about types that need not be true. */
export function typeProblems(source: Source): Problem[] {
  return [...suppressionProblems(source), ...nodeProblems(source)]
}

function suppressionProblems({ path, text, comments }: Source): Problem[] {
  return comments.flatMap(({ value, start }) => {
    const found = suppression.exec(value)
    if (found === null) return []
    const remedy = `mend what ${found[1]} hides`
    return { file: path, line: lineAt(text, start), rule: 'suppression', remedy }
  })
}

function nodeProblems(source: Source): Problem[] {
  const found: Problem[] = []
  walk(source.program, (node, ancestors) => {
    const finding = nodeFinding(source, node, ancestors)
    if (finding === undefined) return
    const [rule, remedy] = finding
    found.push({ file: source.path, line: lineAt(source.text, node.start), rule, remedy })
  })
  return found
}

function nodeFinding(
  source: Source,
  node: Node,
  ancestors: readonly Node[],
): readonly [rule: string, remedy: string] | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return ['any', "use 'unknown' and narrow it, or name the type"]
    case 'TSEnumDeclaration':
      return ['enum', 'use a union of literals']
    case 'TSModuleDeclaration':
      return node.declare ? undefined : ['namespace', 'use a file']
    case 'ExportDefaultDeclaration':
      return configuration.test(source.path) ? undefined : ['default-export', 'export it by name']
    case 'TSAsExpression':
      return castFinding(source, node, ancestors)
    default:
      return undefined
  }
}

function castFinding(
  source: Source,
  node: Extract<Node, { type: 'TSAsExpression' }>,
  ancestors: readonly Node[],
): readonly [rule: string, remedy: string] | undefined {
  if (isConst(node.typeAnnotation) || isTest(source.path)) return undefined
  if (source.text.includes('unique symbol')) return undefined
  if (ancestors.some(isConverting) || hasReason(source, node.start)) return undefined
  return ['cast', "narrow the value instead of 'as', or say beside it why the cast is true"]
}

function isConst(type: Node): boolean {
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'const'
  )
}

function isConverting(node: Node): boolean {
  if (node.type === 'FunctionDeclaration') return converting.test(node.id?.name ?? '')
  if (node.type === 'MethodDefinition') return isNamedConverting(node.key)
  return node.type === 'VariableDeclarator' && isNamedConverting(node.id)
}

function isNamedConverting(key: Node): boolean {
  return key.type === 'Identifier' && converting.test(key.name)
}

function hasReason({ text, comments }: Source, start: number): boolean {
  const line = lineAt(text, start)
  return comments.some(({ start: from, end }) => {
    const first = lineAt(text, from)
    const last = lineAt(text, end)
    return (first <= line && line <= last) || last === line - 1
  })
}
