// The languages of the admin center. English is the source: its keys are the type of all keys, and
// a test holds French to the same list. The choice is kept in the browser; without one, the
// browser's own language decides. Problems and traces arrive as English sentences with a code;
// where French has words for the code they are used, else the sentence as it came.

import { type EndCause, endCauses } from '@mainline/model'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Diagnostic, Plan } from '../api/shapes.ts'
import type { TrunkFinding } from '../api/trunks.ts'
import en from './en.json'
import frenchEngine from './engine-fr.json'
import { factText } from './fact-text.ts'
import fr from './fr.json'
import { initialLanguage, type Language } from './language.ts'
import frenchProblems from './problems-fr.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const storageKey = 'mainline.language'

/** Starts translation; to be awaited before the first render. */
export async function startTranslation(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: initialLanguage(localStorage.getItem(storageKey), navigator.languages),
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = currentLanguage()
}

/** Changes the language, now and for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** The language on screen. */
export function currentLanguage(): Language {
  return i18next.language === 'fr' ? 'fr' : 'en'
}

/** What a carrier's template says, in the language on screen, or as the server wrote it. */
export function templateText(key: string, text: string): string {
  return inFrench(frenchProblems.templates, key) ?? text
}

/** What a diagnosis found and what to do; in French what the carrier did is the detail. */
export function findingText(finding: TrunkFinding) {
  const { check, code, summary, detail, remedy, values = {}, reasonCode } = finding
  const key = `${check}.${code}`
  const french = inFrench(frenchProblems.findings, key) ?? inFrench(frenchProblems.findings, code)
  if (french === undefined) return { summary, detail, remedy }
  return {
    summary: filled(french, values) ?? summary,
    detail: reasonCode === undefined ? detail : trunkReasonText(summary, reasonCode, values),
    remedy: filled(inFrench(frenchProblems.findingRemedies, key), values) ?? remedy,
  }
}

/** Why a trunk does not fare well, in the language on screen, or as the server wrote it. */
export function trunkReasonText(
  reason: string,
  code: string | undefined,
  values: Readonly<Record<string, string>> = {},
): string {
  const { detail = '' } = values
  const shown = { ...values, detail: inFrench(frenchProblems.callFailures, detail) ?? detail }
  return filled(inFrench(frenchProblems.trunkReasons, code ?? ''), shown) ?? reason
}

/** A problem's sentence in the language on screen, or as the server wrote it. */
export function problemText(code: string, message: string): string {
  return inFrench(frenchProblems.messages, code) ?? message
}

/** The step that mends a problem, in the language on screen. */
export function remedyText(remedy: string | undefined, text: string | undefined): string {
  return inFrench(frenchProblems.remedies, remedy ?? '') ?? text ?? ''
}

/** A step of a call in the language on screen, or as the engine wrote it. */
export function traceText(kind: string, summary: string, details: Readonly<object>): string {
  const french = currentLanguage() === 'fr' ? factText(kind, details, frenchEngine) : undefined
  return french ?? summary
}

/** A planned change in the language on screen, or as the server wrote it. */
export function changeText(change: Plan['changes'][number]): string {
  const { action, resource, summary, body } = change
  return filled(inFrench(frenchEngine.changes, `${action}.${resource}`), body) ?? summary
}

/** What the checker found, in the language on screen, or as the server wrote it. */
export function diagnosticText({ code, summary, detail }: Diagnostic): string {
  return inFrench(frenchProblems.messages, code) ?? `${summary} ${detail}`
}

/** What an event of the audit log did, in the language on screen, or by its name in the API. */
export function activityText(activity: string): string {
  const table: Readonly<Record<string, string>> = (currentLanguage() === 'fr' ? fr : en).auditLog
    .activities
  return table[activity] ?? activity
}

/** Why a call ended, in the language on screen. */
export function endCauseText(cause: EndCause): string {
  return inFrench(frenchEngine.endCauses, cause) ?? endCauses[cause]
}

function filled(template: string | undefined, values: Readonly<object>): string | undefined {
  if (template === undefined) return undefined
  const words = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, said(value)]),
  )
  const options = { escapeValue: false }
  return i18next.services.interpolator.interpolate(template, words, currentLanguage(), options)
}

function said(value: unknown): string {
  return Array.isArray(value) ? value.map((text) => `« ${text} »`).join(' ') : String(value)
}

function inFrench(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return currentLanguage() === 'fr' ? table[key] : undefined
}
