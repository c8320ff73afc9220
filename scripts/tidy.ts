// The rules of the house that a compiler cannot hold: sizes, words, comments, types that tell
// the truth, documents. Run alone it prints file, line and remedy of every problem and fails when
// there is one; `npm run check` runs it. Each subject has its file, and its tests show that
// each rule can fail.

import { fileURLToPath } from 'node:url'
import { startCommand } from './command.ts'
import { formatProblem, type Problem } from './problem.ts'
import {
  isCode,
  isGenerated,
  parseSource,
  readRepository,
  type Source,
  type TextFile,
} from './source.ts'
import { docCommentProblems, openingProblems, strayCommentProblems } from './tidy-comment.ts'
import { documentProblems } from './tidy-document.ts'
import { exemptions, withoutExempted } from './tidy-exemption.ts'
import { columnProblems, sizeProblems } from './tidy-size.ts'
import { testProblems } from './tidy-test.ts'
import { typeProblems } from './tidy-type.ts'
import { fileNameProblems, identifierProblems, sqlProblems } from './tidy-word.ts'

const help = `Checks sizes, words, comments, types and documents of the whole repository.

usage: node scripts/run.mjs scripts/tidy.ts [path …]
  path   print only the problems of files below these paths; all are counted otherwise`

/** Every problem of the repository's files that is not exempt. */
export function tidyProblems(files: readonly TextFile[]): Problem[] {
  const sources = files.filter(({ path }) => isCode(path)).map(parseSource)
  const sql = files.filter(({ path }) => path.endsWith('.sql') && !isGenerated(path))
  return withoutExempted([
    ...sources.flatMap(syntaxProblems),
    ...sources.flatMap(({ path }) => fileNameProblems(path)),
    ...sizeProblems(sources),
    ...[...sources, ...sql].flatMap(columnProblems),
    ...sources.flatMap(identifierProblems),
    ...sql.flatMap(sqlProblems),
    ...sources.flatMap(openingProblems),
    ...sources.flatMap(docCommentProblems),
    ...sources.flatMap(strayCommentProblems),
    ...sources.flatMap(typeProblems),
    ...sources.flatMap(testProblems),
    ...documentProblems(files, packageFolders(files)),
  ])
}

function syntaxProblems({ path, errors }: Source): Problem[] {
  return errors.map((error) => ({ file: path, line: 1, rule: 'syntax', remedy: error }))
}

function packageFolders(files: readonly TextFile[]): string[] {
  return files.flatMap(({ path }) => /^packages\/([^/]+)\/package\.json$/.exec(path)?.[1] ?? [])
}

function main(paths: readonly string[]): number {
  const problems = tidyProblems(readRepository(fileURLToPath(new URL('..', import.meta.url))))
  const shown = problems.filter(
    ({ file }) => paths.length === 0 || paths.some((path) => file.startsWith(path)),
  )
  for (const problem of shown) console.log(formatProblem(problem))
  for (const { rule, file, reason } of exemptions)
    console.log(`exempt: ${file} (${rule}): ${reason}`)
  console.log(shown.length === 0 ? 'Everything is tidy.' : `${shown.length} problems.`)
  return shown.length === 0 ? 0 : 1
}

if (import.meta.main) await startCommand(help, async (words) => main(words))
