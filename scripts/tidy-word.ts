// Words: one word per idea, and the field's own word (docs/glossary.md).
// Looks at identifiers, file names and SQL for words that the glossary replaces. Only words that
// can hardly mean anything else are refused: `domain`, `peer`, `line` or `channel` have honest
// uses in SIP or in English, so those are left to the reader.

import { basename } from 'node:path'
import type { Problem } from './problem.ts'
import { lineAt, type Source, type TextFile, walk } from './source.ts'

const replacements: ReadonlyMap<string, string> = new Map([
  ['tenant', 'organization'],
  ['subscriber', 'user'],
  ['entitlement', 'license'],
  ['application instance', 'resourceAccount'],
  ['service account', 'resourceAccount'],
  ['ddi', 'phoneNumber'],
  ['ivr', 'autoAttendant or menu'],
  ['voice app', 'autoAttendant'],
  ['receptionist', 'operator'],
  ['hunt group', 'callQueue'],
  ['acw', 'wrapUp'],
  ['cooldown', 'wrapUp'],
  ['moh', 'musicOnHold'],
  ['time condition', 'schedule'],
])
const vagueNames = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc'])
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/

/** File names that are not kebab-case or say nothing about what is inside. */
export function fileNameProblems(path: string): Problem[] {
  const name = basename(path).replace(/\.(ts|tsx|mjs)$/, '')
  const at = { file: path, line: 1, rule: 'file-name' }
  if (!kebabCase.test(name))
    return [{ ...at, remedy: `'${name}' is not kebab-case; name it like 'transaction-table'` }]
  const vague = name.split(/[-.]/).find((word) => vagueNames.has(word))
  if (vague !== undefined)
    return [{ ...at, remedy: `'${vague}' says nothing; name the file for the thing it defines` }]
  return wordProblems(name.replaceAll('-', ' '), at)
}

/** Identifiers of the source that use a word the glossary replaces. */
export function identifierProblems(source: Source): Problem[] {
  const found: Problem[] = []
  walk(source.program, (node) => {
    if (node.type !== 'Identifier' && node.type !== 'PrivateIdentifier') return
    const place = { file: source.path, line: 0, rule: 'word' }
    for (const problem of wordProblems(spacedWords(node.name), place))
      found.push({ ...problem, line: lineAt(source.text, node.start) })
  })
  return found
}

/** Words of an SQL file, comments included, that the glossary replaces. */
export function sqlProblems({ path, text }: TextFile): Problem[] {
  return text.split('\n').flatMap((line, index) =>
    wordProblems(line.replaceAll(/[^A-Za-z]+/g, ' ').toLowerCase(), {
      file: path,
      line: index + 1,
      rule: 'word',
    }),
  )
}

/** `newTenantId`, `NEW_TENANT_ID` as `new tenant id`. */
export function spacedWords(identifier: string): string {
  return identifier
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[_$]+/g, ' ')
    .trim()
    .toLowerCase()
}

function wordProblems(spaced: string, place: Omit<Problem, 'remedy'>): Problem[] {
  const words = spaced.split(' ')
  const phrases = words.flatMap((word, index) => [word, `${word} ${words[index + 1] ?? ''}`])
  return phrases.flatMap((phrase) => {
    const better = replacements.get(phrase) ?? replacements.get(phrase.replace(/s$/, ''))
    return better === undefined ? [] : [{ ...place, remedy: `'${phrase}' is '${better}' here` }]
  })
}
