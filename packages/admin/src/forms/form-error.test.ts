// Where each part of a refusal is shown: at its field, or above the form, and never at both.

import { ApiFailure } from '@mainline/client'
import { expect, test } from 'vitest'
import { divideError } from './form-error.ts'

const names = ['userName', 'extension']
const atField = { code: 'badRequest', message: 'is taken', target: 'userName' }
const elsewhere = { code: 'badRequest', message: 'is wrong', target: 'roles' }
const rule = {
  code: 'licenseMissing',
  message: 'There is no license.',
  target: 'userName',
  remedy: 'assignLicense',
  remedyText: 'Assign one.',
}

test('an error of a shown field is at the field only', () => {
  expect(divide(atField)).toEqual({ fields: ['userName: is taken'], above: undefined })
})

test('an error of a field that is not shown is above', () => {
  expect(divide(elsewhere)).toEqual({ fields: [], above: ['is wrong'] })
})

test('a broken rule is above with its remedy, whatever it aims at', () => {
  expect(divide(rule)).toEqual({ fields: [], above: ['There is no license.'] })
})

test('a mixed refusal is divided, with nothing lost and nothing twice', () => {
  expect(divide(atField, elsewhere, rule)).toEqual({
    fields: ['userName: is taken'],
    above: ['is wrong', 'There is no license.'],
  })
})

test('a failure without details is above', () => {
  expect(divide()).toEqual({ fields: [], above: [] })
})

test('a nested target counts for the field it ends in', () => {
  expect(divide({ ...atField, target: 'body.userName' }).fields).toEqual(['userName: is taken'])
})

test('what is taken counts for the field it would be in', () => {
  const taken = { code: 'extensionTaken', message: 'is taken' }
  expect(divide(taken)).toEqual({ fields: ['extension: is taken'], above: undefined })
})

test('a part of a field counts for the field', () => {
  expect(divide({ ...atField, target: 'extension.0' }).fields).toEqual(['extension: is taken'])
})

test('no error is shown nowhere', () => {
  expect(divideError(null, names)).toEqual({ fields: [], rest: undefined })
})

function divide(...details: ConstructorParameters<typeof ApiFailure>[1]['details'] & object) {
  const { fields, rest } = divideError(new ApiFailure(400, { code: 'badRequest', details }), names)
  return {
    fields: fields.map(({ name, message }) => `${name}: ${message}`),
    above: rest instanceof ApiFailure ? rest.details.map(({ message }) => message) : rest,
  }
}
