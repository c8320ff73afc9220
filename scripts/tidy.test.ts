// Each rule of tidy on a string that breaks it and on one that does not.
// The repository itself is checked by the command, not here.

import { describe, expect, test } from 'vitest'
import { formatProblem, type Problem } from './problem.ts'
import { areaOf, parseSource } from './source.ts'
import { tidyProblems } from './tidy.ts'
import { docCommentProblems, openingProblems, strayCommentProblems } from './tidy-comment.ts'
import {
  citationProblems,
  dependencyProblems,
  documentProblems,
  headings,
  linkProblems,
  workplaceProblems,
} from './tidy-document.ts'
import { withoutExempted } from './tidy-exemption.ts'
import { columnProblems, limits, measuredFunctions, sizeProblems } from './tidy-size.ts'
import { testProblems } from './tidy-test.ts'
import { typeProblems } from './tidy-type.ts'
import { fileNameProblems, identifierProblems, spacedWords, sqlProblems } from './tidy-word.ts'

const source = (text: string, path = 'packages/model/src/license.ts') => parseSource({ path, text })
const rules = (problems: readonly Problem[]) => problems.map(({ rule }) => rule)
const lines = (count: number) => 'x()\n'.repeat(count)
const named = (name: string, count: number) => `function ${name}() {\n${lines(count - 2)}}\n`

describe('sizes', () => {
  test('a function of 70 lines passes, one of 71 is too long', () => {
    expect(rules(sizeProblems([source(named('longest', limits.function.most))]))).not.toContain(
      'function-size',
    )
    expect(rules(sizeProblems([source(named('longest', limits.function.most + 1))]))).toContain(
      'function-size',
    )
  })
  test('an anonymous function counts for the hard limit, but not for the median', () => {
    const text = `run(() => {\n${lines(71)}})`
    expect(rules(sizeProblems([source(text)]))).toEqual(['function-size'])
    expect(rules(sizeProblems([source(`run(() => {\n${lines(50)}})`)]))).toEqual([])
  })
  test('a component may have 120 lines', () => {
    const page = (count: number) => source(named('Page', count), 'packages/admin/src/page.tsx')
    expect(rules(sizeProblems([page(120)]))).toEqual([])
    expect(rules(sizeProblems([page(121)]))).toEqual(['function-size'])
  })
  test('the callback of describe is a heading, whatever stands between', () => {
    const text = `describe.skipIf(no)('calls', () => {\n${lines(200)}})`
    expect(rules(sizeProblems([source(text, 'e2e/call.e2e.ts')]))).toEqual([])
    expect(rules(sizeProblems([source(text)]))).toEqual(['function-size'])
  })
  test('the second long function of a small package is one too many', () => {
    const small = Array.from({ length: 9 }, (_, index) => named(`small${index}`, 3)).join('')
    expect(rules(sizeProblems([source(small + named('one', 45))]))).toEqual([])
    expect(rules(sizeProblems([source(small + named('one', 45) + named('two', 44))]))).toEqual([
      'function-share',
    ])
  })
  test('a median of ten lines is too high', () => {
    expect(rules(sizeProblems([source(named('one', 9) + named('two', 9))]))).toEqual([])
    expect(rules(sizeProblems([source(named('one', 10) + named('two', 10))]))).toEqual([
      'function-median',
    ])
  })
  test('a file of 501 lines, and the second of 400, are too long', () => {
    expect(rules(sizeProblems([source(lines(500))]))).toEqual([])
    expect(rules(sizeProblems([source(lines(501))]))).toEqual(['file-size'])
    const second = source(lines(401), 'packages/model/src/order.ts')
    expect(rules(sizeProblems([source(lines(400)), second]))).toEqual(['file-share'])
  })
  test('a line of 101 columns is too wide, unless it holds a link', () => {
    const file = (text: string) => ({ path: 'a.ts', text })
    expect(rules(columnProblems(file('é'.repeat(100))))).toEqual([])
    expect(rules(columnProblems(file('é'.repeat(101))))).toEqual(['columns'])
    expect(rules(columnProblems(file(`https://${'a'.repeat(101)}`)))).toEqual([])
  })
  test('a function is named by what holds it', () => {
    const text = 'const a = () => 1\nclass B { c() {}\n d = () => 1 }\nconst e = { f: () => 1 }'
    expect(measuredFunctions(source(text)).map(({ name }) => name)).toEqual(['a', 'c', 'd', 'f'])
  })
})

describe('words', () => {
  test.each(['tenantId', 'ivr_menus', 'listTenants', 'HuntGroup', 'MOH', 'voiceApp'])(
    '%s is not our word',
    (name) => {
      expect(rules(identifierProblems(source(`const ${name} = 1`)))).toEqual(['word'])
    },
  )
  test.each(['organizationId', 'didAnswer', 'domain', 'peer', 'mohawk'])('%s is', (name) => {
    expect(identifierProblems(source(`const ${name} = 1`))).toEqual([])
  })
  test('SQL uses the same words', () => {
    const text = 'create table users (\n  tenant_id text'
    expect(sqlProblems({ path: '1.sql', text }).map(formatProblem)).toEqual([
      "1.sql:2  word: 'tenant' is 'organization' here",
    ])
  })
  test.each(['src/string-utils.ts', 'src/callManager.ts', 'src/manager.ts', 'src/ivr-menu.ts'])(
    '%s is no file name',
    (path) => expect(fileNameProblems(path)).toHaveLength(1),
  )
  test.each(['src/transaction-table.test.ts', 'vite.config.ts', 'src/call-queue.property.test.ts'])(
    '%s is',
    (path) => expect(fileNameProblems(path)).toEqual([]),
  )
  test('identifiers split at capitals and underscores', () => {
    expect(spacedWords('newSIPTrunkId_2')).toBe('new sip trunk id 2')
  })
})

describe('comments', () => {
  const two = '// One.\n// Two.\n'
  const long = `\n${lines(150)}`
  test('a long file opens with two to ten lines', () => {
    expect(openingProblems(source(two + long))).toEqual([])
    expect(openingProblems(source(`/**\n * One.\n * Two.\n */${long}`))).toEqual([])
    for (const text of ['const a = 1 // One.', '// One.', '// One.\n'.repeat(11)])
      expect(rules(openingProblems(source(text + long)))).toEqual(['opening-comment'])
  })
  test('a short file or a test opens with one line, and a hashbang is no comment', () => {
    expect(openingProblems(source('// One.'))).toEqual([])
    expect(openingProblems(source('const a = 1'))).toHaveLength(1)
    expect(openingProblems(source(`// One.${long}`, 'packages/sip/src/a.test.ts'))).toEqual([])
    expect(openingProblems(source(`#!/usr/bin/env node\n${two}${long}`))).toEqual([])
  })
  test('a gap ends the opening comment, an empty line of it does not count', () => {
    expect(openingProblems(source(`// One.\n\n// Two.${long}`))).toHaveLength(1)
    expect(openingProblems(source(`// One.\n//\n${long}`))).toHaveLength(1)
  })
  test('an exported name has a doc comment right above', () => {
    expect(docCommentProblems(source('/** One. */\nexport const one = 1'))).toEqual([])
    expect(docCommentProblems(source("export { one } from './one.ts'"))).toEqual([])
    for (const text of ['export type One = 1', '/** One. */\nf()\nexport function one() {}'])
      expect(rules(docCommentProblems(source(text)))).toEqual(['doc-comment'])
    expect(rules(docCommentProblems(source('/* One. */\nexport class One {}')))).toHaveLength(1)
  })
  test.each([
    ['marker', `// ${'TO'}DO: later`],
    ['marker', `/* ${'FIX'}ME */`],
    ['dead-code', '// const answer = 42'],
    ['dead-code', '// return call.id;'],
    ['dead-code', '// step(state, input);'],
    ['dead-code', '// if (busy) {'],
    ['dead-code', "// import { a } from './a.ts'"],
  ])('%s: %s', (rule, text) => {
    expect(rules(strayCommentProblems(source(text)))).toEqual([rule])
  })
  test.each([
    '// Return the call to the queue.',
    '// If a reply is late, the call has gone.',
    '// step(state, input) is pure',
    '/** const answer = 42 */',
    '// for example: a = b',
  ])('prose is no code: %s', (text) => expect(strayCommentProblems(source(text))).toEqual([]))
})

describe('types', () => {
  test.each([
    ['any', 'const a: any = 1'],
    ['any', 'function f(list: Array<any>) {}'],
    ['cast', 'const a = b as string'],
    ['enum', 'enum Kind { One }'],
    ['namespace', 'namespace Inner { const a = 1 }'],
    ['default-export', 'export default 1'],
    ['suppression', '// @ts-expect-error later'],
    ['suppression', '/* oxlint-disable */'],
  ])('%s: %s', (rule, text) => expect(rules(typeProblems(source(text)))).toEqual([rule]))
  test.each([
    'const a = [1] as const',
    'function parseId(text: string) { return text as Id }',
    '// The store wrote it, so it is a fact.\nconst fact = row as Fact',
    'declare const brand: unique symbol\nconst id = text as Id',
    "import { a as b } from './a.ts'",
  ])('passes: %s', (text) => expect(typeProblems(source(text))).toEqual([]))
  test('a configuration file may export by default', () => {
    expect(typeProblems(source('export default {}', 'packages/admin/vite.config.ts'))).toEqual([])
  })
})

describe('tests', () => {
  test.each([
    ['mock', "vi.mock('./engine.ts')"],
    ['mock', "vi.spyOn(store, 'save')"],
    ['sleep', 'await new Promise((resolve) => setTimeout(resolve, 100))'],
    ['sleep', "import { setTimeout } from 'node:timers/promises'"],
  ])('%s: %s', (rule, text) => {
    expect(rules(testProblems(source(text, 'packages/sip/src/a.test.ts')))).toEqual([rule])
    expect(testProblems(source(text, 'e2e/a.e2e.ts'))).toEqual([])
  })
})

describe('documents', () => {
  const files = new Map([
    ['docs/glossary.md', '# Glossary\n## The words, first\n'],
    ['packages/sip/src/index.ts', ''],
  ])
  const link = (target: string) =>
    linkProblems({ path: 'docs/architecture.md', text: `See [it](${target}).` }, files)

  test.each([
    'glossary.md',
    'glossary.md#the-words-first',
    '../packages/sip',
    'https://example.com/',
  ])('the link %s leads somewhere', (target) => expect(link(target)).toEqual([]))
  test.each(['glossar.md', 'glossary.md#last', '../packages/sap/'])(
    'the link %s leads nowhere',
    (target) => expect(rules(link(target))).toEqual(['link']),
  )
  test('a link in code is no link', () => {
    const text = '```\n[a](b.md)\n```\n`[a](b.md)`'
    expect(linkProblems({ path: 'README.md', text }, files)).toEqual([])
  })
  test('headings become anchors as on GitHub', () => {
    expect(headings('## What is `step`, and why?\n')).toContain('what-is-step-and-why')
  })
  test('a path of one machine is refused', () => {
    const text = `cd ${['', 'work', 'main'].join('/')}`
    expect(rules(workplaceProblems({ path: 'README.md', text }))).toEqual(['workplace'])
    expect(workplaceProblems({ path: 'README.md', text: 'see docs/work/flow.md' })).toEqual([])
  })
  test('a citation that no reader can follow is refused', () => {
    const cited = (text: string) => rules(citationProblems({ path: 'a.ts', text }))
    expect(cited(`// As in ${'style'} §4.`)).toEqual(['citation'])
    expect(cited('// RFC 3261 §17.1.1, reference §6.6, docs/architecture.md.')).toEqual([])
  })
  test('a foreign registry in the lock file is refused', () => {
    const at = (host: string) => ({
      path: 'a.json',
      text: `"${'resolved'}": "https://${host}/a.tgz"`,
    })
    expect(workplaceProblems(at('registry.npmjs.org'))).toEqual([])
    expect(rules(workplaceProblems(at('npm.example.com')))).toEqual(['workplace'])
  })
  test('a package without README and a first page without commands are refused', () => {
    expect(rules(documentProblems([], ['sip']))).toEqual(['readme', 'readme', 'readme'])
    const readme = { path: 'README.md', text: 'npm start, npm test' }
    expect(
      documentProblems([readme, { path: 'packages/sip/README.md', text: '' }], ['sip']),
    ).toEqual([])
  })
})

describe('dependencies', () => {
  const manifest = JSON.stringify({
    dependencies: { '@mainline/model': '*', pg: '1' },
    optionalDependencies: { '@db/linux': '1' },
  })
  const check = (document: string) =>
    dependencyProblems(
      new Map([
        ['packages/store/package.json', manifest],
        ['docs/dependencies.md', document],
      ]),
    ).map(({ remedy }) => remedy)

  test('each has a line, one line may stand for a family', () => {
    expect(check('| `pg` | the protocol |\n| `@db/*` (optional) | binaries |\n')).toEqual([])
    expect(check('| `pg` | the protocol |\n')).toEqual(["say what '@db/linux' is for"])
  })
  test('a line for what is gone is refused', () => {
    const document = '| `pg`, `@db/linux` | both |\n| `left-pad` | padding |'
    expect(check(document)).toEqual(["delete 'left-pad': nothing depends on it"])
  })
})

describe('exemptions', () => {
  const problem = { file: 'a.ts', line: 1, rule: 'word', remedy: 'mend it' }
  test('an exemption covers its rule in its file only', () => {
    const exempt = [{ rule: 'word', file: 'a.ts', reason: 'a foreign interface' }]
    expect(withoutExempted([problem], exempt)).toEqual([])
    expect(withoutExempted([problem, { ...problem, file: 'b.ts' }], exempt)).toHaveLength(1)
  })
  test('an exemption that covers nothing is a problem', () => {
    const exempt = [{ rule: 'word', file: 'a.ts', reason: 'a foreign interface' }]
    expect(rules(withoutExempted([], exempt))).toEqual(['stale-exemption'])
  })
})

test('a file belongs to its package, or to its root folder', () => {
  expect(areaOf('packages/sip/src/a.ts')).toBe('sip')
  expect(areaOf('scripts/a.ts')).toBe('scripts')
  expect(areaOf('vitest.config.ts')).toBe('.')
})

test('a file that cannot be read is a problem, and not the end of the check', () => {
  const problems = tidyProblems([{ path: 'packages/sip/src/a.ts', text: 'const =' }])
  expect(rules(problems)).toContain('syntax')
})
