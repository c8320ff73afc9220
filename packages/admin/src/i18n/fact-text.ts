// A step of a call in another language than the engine's: a sentence for its kind, whose places
// are filled from the step's details, whose shape the server alone knows.
//
//     {{displayName}}       what stands there, or the words that there are for it
//     {{caller.number}}     deeper inside
//     {{ringMs, seconds}}   in a format: seconds of milliseconds, or cents in the larger unit
//     {{.}}                 in words for a value: the value itself
//
// Words are found by kind, place and value; '(absent)' stands for no value, '' for an empty one,
// '(other)' for any other, and '(each)' for each member of a list.

import { limits } from '@mainline/model'

type Words = Readonly<Record<string, string>>

/** Sentences by the kind of a step, and words by its kind, place and value. */
export interface FactTexts {
  readonly facts: Words
  readonly words: Readonly<Record<string, Readonly<Record<string, Words>>>>
}

/** The sentence for a step; undefined where there is none for its kind. */
export function factText(
  kind: string,
  details: Readonly<object>,
  texts: FactTexts,
): string | undefined {
  const sentence = new Map(Object.entries(texts.facts)).get(kind)
  if (sentence === undefined) return undefined
  return new FactFiller(texts.words[kind] ?? {}).fill(sentence, { ...details, limits }, undefined)
}

const place = /\{\{(\.|[\w.]+)(?:, (\w+))?\}\}/g

class FactFiller {
  readonly #words: Readonly<Record<string, Words>>

  constructor(words: Readonly<Record<string, Words>>) {
    this.#words = words
  }

  fill(text: string, details: object, itself: unknown): string {
    return text.replaceAll(place, (_, path: string, format: string | undefined) => {
      if (path === '.') return formatted(itself, format)
      return this.#said(path, valueAt(details, path), format, details)
    })
  }

  #said(path: string, value: unknown, format: string | undefined, details: object): string {
    const words = new Map(Object.entries(this.#words[path] ?? {}))
    const shown = Array.isArray(value) ? this.#list(value, words.get('(each)'), details) : value
    const chosen =
      shown === undefined
        ? words.get('(absent)')
        : (words.get(formatted(shown, undefined)) ?? words.get('(other)'))
    return chosen === undefined ? formatted(shown, format) : this.fill(chosen, details, shown)
  }

  #list(members: readonly unknown[], words: string | undefined, details: object): string {
    const inside = (member: unknown) => (typeof member === 'object' ? { ...member } : details)
    return members
      .map((member) => (words === undefined ? member : this.fill(words, inside(member), member)))
      .join(', ')
  }
}

function valueAt(details: object, path: string): unknown {
  let found: unknown = details
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined
    found = new Map<string, unknown>(Object.entries(found)).get(name)
  }
  return found
}

function formatted(value: unknown, format: string | undefined): string {
  if (typeof value !== 'number') return String(value ?? '')
  if (format === 'seconds') return `${number(Math.round(value / 100) / 10, 0)} s`
  return format === 'cents' ? number(value / 100, 2) : String(value)
}

function number(value: number, leastDigits: number): string {
  return value.toLocaleString('fr', { minimumFractionDigits: leastDigits })
}
