// Comments: every file opens with what it is, every exported name says what it means, and no
// comment stands in for work not done.
// A file's first comment has three to ten lines; two will do below a hundred lines, one in a test
// or an index. Stray markers and code that was commented out are refused: git remembers the old
// code, an issue the new.

import { parseSync } from 'vite'
import type { Problem } from './problem.ts'
import { type Comment, isTest, lineAt, type Node, type Source } from './source.ts'

const openingLines = { least: 2, leastWhenShort: 1, most: 10 }
const shortFile = 150
const marker = /\b(TODO|FIXME|XXX|HACK)\b/
const codeStart =
  /^(const|let|var|import|export|return|if|for|while|await|async|function|throw|class|switch)\b/
const codeEnd = /[;{}]$/

/** The opening comment is missing, or is not of the length that is read. */
export function openingProblems(source: Source): Problem[] {
  const lines = openingComment(source)
  const least = leastLines(source)
  if (lines >= least && lines <= openingLines.most) return []
  const remedy =
    lines === 0
      ? 'say in one to ten lines what this file is and the rule it keeps'
      : `the opening comment has ${lines} lines; ${least} to ${openingLines.most} are read`
  return [{ file: source.path, line: 1, rule: 'opening-comment', remedy }]
}

function leastLines({ path, text }: Source): number {
  const isShort = isTest(path) || text.split('\n').length <= shortFile
  return isShort ? openingLines.leastWhenShort : openingLines.least
}

function openingComment({ text, comments }: Source): number {
  const afterHashbang = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  const first = comments[0]
  if (first === undefined || text.slice(afterHashbang, first.start).trim() !== '') return 0
  if (first.type === 'Block') return filledLines(first.value)
  return joinedLines(text, comments).filter(({ value }) => /\w/.test(value)).length
}

function filledLines(block: string): number {
  return block.split('\n').filter((line) => /\w/.test(line)).length
}

/** The first comment and the line comments that follow it without a gap. */
function joinedLines(text: string, comments: readonly Comment[]): Comment[] {
  const end = comments.findIndex(({ start, type }, index) => {
    const before = comments[index - 1]
    if (before === undefined) return false
    return type !== 'Line' || !/^\r?\n[ \t]*$/.test(text.slice(before.end, start))
  })
  return comments.slice(0, end === -1 ? comments.length : end)
}

/** Exported names without a doc comment right above them. Re-exports have theirs at home. */
export function docCommentProblems(source: Source): Problem[] {
  if (isTest(source.path) || !/\.tsx?$/.test(source.path)) return []
  return source.program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) return []
    if (hasDocComment(source, statement.start)) return []
    const name = declaredName(statement.declaration)
    const line = lineAt(source.text, statement.start)
    const remedy = `say above '${name}' in one to four lines of /** … */ what it means`
    return [{ file: source.path, line, rule: 'doc-comment', remedy }]
  })
}

function hasDocComment({ text, comments }: Source, start: number): boolean {
  return comments.some(
    (comment) =>
      comment.type === 'Block' &&
      comment.value.startsWith('*') &&
      comment.end <= start &&
      text.slice(comment.end, start).trim() === '',
  )
}

function declaredName(declaration: Node): string {
  if ('id' in declaration && declaration.id?.type === 'Identifier') return declaration.id.name
  if (declaration.type !== 'VariableDeclaration') return 'this'
  const id = declaration.declarations[0]?.id
  return id?.type === 'Identifier' ? id.name : 'this'
}

/** Markers of unfinished work, and commented-out code. */
export function strayCommentProblems(source: Source): Problem[] {
  return source.comments.flatMap((comment) => {
    const at = { file: source.path, line: lineAt(source.text, comment.start) }
    const found = marker.exec(comment.value)
    if (found !== null)
      return { ...at, rule: 'marker', remedy: `do it, or open an issue, instead of ${found[0]}` }
    if (!isCommentedOutCode(comment)) return []
    return { ...at, rule: 'dead-code', remedy: 'delete commented-out code; git remembers it' }
  })
}

/** Whether a comment is a statement: it starts or ends like one and parses. Doc comments may. */
export function isCommentedOutCode({ type, value }: Pick<Comment, 'type' | 'value'>): boolean {
  const text = value.trim()
  if (type === 'Block' && value.startsWith('*')) return false
  if (!codeStart.test(text) && !(codeEnd.test(text) && /[=(]/.test(text))) return false
  return parses(text) || (text.endsWith('{') && parses(`${text}}`))
}

function parses(text: string): boolean {
  const wrapped = /^(import|export)\b/.test(text) ? text : `async function f() { ${text}\n}`
  return parseSync('comment.ts', wrapped).errors.length === 0
}
