// A French trace says all that the English one does: who, how long, which of how many, and why.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { factText } from './fact-text.ts'

const french = JSON.parse(read('./engine-fr.json'))
const carrier = { number: '+12505550123', displayName: 'Cléo' }
const sentOn = (reason: string) => ({ ...carrier, diversion: { number: '+12505550199', reason } })
const ben = { displayName: 'Ben', besideName: 'Ana' }

test.each([
  [
    'callArrived',
    { to: '101', caller: carrier, version: 7 },
    'Appel de +12505550123 pour 101 (version 7 de la configuration).',
  ],
  [
    'callArrived',
    { to: '101', caller: {}, version: -1 },
    'Appel d’un appelant anonyme pour 101 (rien n’est encore configuré).',
  ],
  [
    'callArrived',
    { to: '101', caller: { displayName: 'constructor' }, version: 7 },
    'Appel de constructor pour 101 (version 7 de la configuration).',
  ],
  [
    'callArrived',
    { to: '101', caller: sentOn('noAnswer'), version: 7 },
    'Appel de +12505550123 pour 101, renvoyé par +12505550199, où personne n’a répondu ' +
      '(version 7 de la configuration).',
  ],
  [
    'callArrived',
    { to: '101', caller: { ...carrier, diversion: { reason: 'busy' } }, version: 7 },
    'Appel de +12505550123 pour 101, renvoyé par un numéro masqué, qui était occupé ' +
      '(version 7 de la configuration).',
  ],
  [
    'numberMatched',
    { to: '+12505550100', target: 'resourceAccount', displayName: 'Accueil' },
    '+12505550100 appartient au compte de ressource Accueil.',
  ],
  [
    'autoAttendantEntered',
    { name: 'Accueil', callFlow: 'Ouvert', transitions: 0 },
    'Le standard automatique «\u00a0Accueil\u00a0» répond (flux d’appel «\u00a0Ouvert\u00a0»).',
  ],
  [
    'autoAttendantEntered',
    { name: 'Accueil', callFlow: 'Ouvert', transitions: 2 },
    'Le standard automatique «\u00a0Accueil\u00a0» répond ' +
      '(flux d’appel «\u00a0Ouvert\u00a0», transition 2 sur 25).',
  ],
  [
    'promptsPlayed',
    { texts: ['Bonjour.', 'Un.'] },
    'L’appelant entend : «\u00a0Bonjour.\u00a0», «\u00a0Un.\u00a0»',
  ],
  [
    'menuWaited',
    { attempt: 1, waitMs: 5500 },
    'Le menu attend une touche pendant 5,5 s (essai 1 sur 3).',
  ],
  [
    'menuOptionChosen',
    { key: '1', action: 'transferCallToTarget', targetName: 'Ana' },
    'La touche 1 a été pressée : transfert vers Ana.',
  ],
  [
    'menuOptionChosen',
    { key: 'automatic', action: 'transferCallToOperator' },
    'Le flux continue de lui-même : transfert vers l’opérateur : personne, car la cible n’est ' +
      'pas définie ou n’existe plus.',
  ],
  [
    'menuChoiceInvalid',
    { digit: '9', attempt: 2, validKeys: ['1', '2'] },
    'La touche 9 est sans effet dans ce menu ; touches possibles : 1, 2 (essai 2 sur 3).',
  ],
  [
    'menuChoiceInvalid',
    { digit: '9', attempt: 2, validKeys: [] },
    'La touche 9 est sans effet dans ce menu ; il n’a aucune touche (essai 2 sur 3).',
  ],
  [
    'operatorChosen',
    { reason: 'noSelection' },
    'Aucun choix valide en 3 essais : l’opérateur prend l’appel.',
  ],
  ['announcementPlayed', { text: '' }, 'L’annonce n’a pas de texte.'],
  [
    'userNotReached',
    { displayName: 'Ana', reason: 'noAnswer', ringMs: 20_000, treatment: 'returnToMenu' },
    'Ana n’a pas répondu en 20 s ; retour au menu.',
  ],
  [
    'transferFailed',
    { byName: 'Ben', reason: 'noDevice', treatment: 'reconnected' },
    'Le transfert a échoué, car la cible n’a pas été jointe ; Ben retrouve son correspondant.',
  ],
  ['dialPermissionChecked', { country: 'FR', isHome: false }, 'Les appels vers FR sont autorisés.'],
  [
    'dialPermissionChecked',
    { country: 'FR', isHome: false, refusal: 'country' },
    'Les appels vers FR ne sont pas autorisés : personne n’a ajouté ce pays.',
  ],
  [
    'dialLimitsChecked',
    {
      checks: [
        { limit: 'callsPerUserPerHour', used: 3, allowed: 60 },
        { limit: 'spendPerDayCents', used: 1230, allowed: 1000 },
      ],
      reached: 'spendPerDayCents',
    },
    'Une limite est atteinte, les dépenses de tous en un jour : les appels de cette personne en ' +
      'une heure 3 sur 60, les dépenses de tous en un jour 12,30 sur 10,00.',
  ],
  ['dialLimitsChecked', { checks: [] }, 'Les limites permettent l’appel : aucune ne s’applique.'],
  [
    'voiceRoutesCompared',
    { number: '+33123', matched: [{ name: 'Europe', pattern: '^\\+33' }], unmatchedCount: 2 },
    'Routes vocales pour +33123, dans l’ordre : Europe (^\\+33) ' +
      '(routes qui ne conviennent pas : 2).',
  ],
  [
    'voiceRoutesCompared',
    { number: '+33123', matched: [], unmatchedCount: 0 },
    'Aucune route vocale n’achemine +33123.',
  ],
  [
    'numberDialed',
    { number: '+33123', name: 'Nord' },
    'Le numéro +33123 est appelé par le trunk Nord, sans montrer qui appelle.',
  ],
  [
    'numberDialed',
    { number: '+33123', name: 'Nord', callerIdNumber: '' },
    'Le numéro +33123 est appelé par le trunk Nord, sans numéro à montrer.',
  ],
  [
    'numberDialed',
    { number: '+33123', name: 'Nord', callerIdNumber: '+12505550100' },
    'Le numéro +33123 est appelé par le trunk Nord, en montrant +12505550100.',
  ],
  [
    'trunkFailed',
    { name: 'Nord', reason: 'refused', detail: '503 Busy' },
    'Le trunk Nord a refusé l’appel (503 Busy).',
  ],
  ['numberRefused', { number: '+33123', reason: 'busy' }, 'Le numéro +33123 est occupé.'],
  [
    'guestJoined',
    { ...ben, role: 'whisper' },
    'Ben est dans l’appel : pour écouter Ana, qui est seul à l’entendre.',
  ],
  [
    'recordingStarted',
    { because: 'setting' },
    'L’appel est enregistré, comme le sont toujours ceux de l’un des deux ; les deux ' +
      'correspondants entendent d’abord un bip.',
  ],
])('%s %j', (kind, details, sentence) => {
  expect(factText(kind, details, french)).toBe(sentence)
})

test('a step of a kind that has no words has none', () => {
  expect(factText('constructor', {}, french)).toBeUndefined()
})

test('every kind of fact of the engine has French words, but the end, whose cause is told', () => {
  const [, facts = ''] = /export interface FactData \{(.*?)\n\}/s.exec(
    read('../../../engine/src/fact.ts'),
  )!
  const kinds = [...facts.matchAll(/^ {2}(\w+): /gm)].map(([, kind = '']) => kind)
  expect(kinds.length).toBeGreaterThan(50)
  expect(kinds.filter((kind) => french.facts[kind] === undefined)).toEqual(['callEnded'])
})

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
