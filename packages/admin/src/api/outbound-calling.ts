// Voice routes, and what the organization's people may call: the dial plan, permissions and limits.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { type ChoiceSource, requestOf } from './choices.ts'
import { api, ifMatch, versioned } from './client.ts'
import { phoneNumbersList } from './phone-numbers.ts'
import { fillsForm } from './queries.ts'

/** Which trunks carry which numbers. */
export type VoiceRoute = Schemas['VoiceRoute']
/** A voice route as it is written. */
export type NewVoiceRoute = Schemas['NewVoiceRouteInput']
/** How people dial. */
export type DialPlan = Schemas['DialPlan']
/** What may be called. */
export type DialPermissions = Schemas['DialPermissions']
/** How much may be called. */
export type DialLimits = Schemas['DialLimits']

/** What a test of a number found. */
export type NumberTestResult = Schemas['NumberTestResult']

/** The numbers that reach somebody, for whoever chooses what others see. */
export const ownNumberChoices: ChoiceSource = {
  name: 'ownNumbers',
  find: async (search) => {
    const { rows, count } = await phoneNumbersList.load(requestOf(search, 'assigned eq true'))
    const choices = rows.map(({ telephoneNumber }) => ({
      value: telephoneNumber,
      label: formatTelephoneNumber(telephoneNumber),
    }))
    return { choices, count }
  },
  labelOf: async (telephoneNumber) => formatTelephoneNumber(telephoneNumber),
}

/** Voice routes. */
export const voiceRoutesQuery = queryOptions({
  queryKey: ['voiceRoutes'],
  queryFn: async () => {
    const params = { query: { $top: 1_000 } }
    return (await answerOf(api.GET('/v1.0/voiceRoutes', { params }))).value
  },
})

/** One voice route. */
export function voiceRouteQuery(id: string) {
  return queryOptions({
    queryKey: ['voiceRoutes', id],
    queryFn: () => versioned(api.GET('/v1.0/voiceRoutes/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** How people dial. */
export const dialPlanQuery = queryOptions({
  queryKey: ['dialPlan'],
  queryFn: () => versioned(api.GET('/v1.0/dialPlan')),
  meta: fillsForm,
})

/** What may be called. */
export const dialPermissionsQuery = queryOptions({
  queryKey: ['dialPermissions'],
  queryFn: () => versioned(api.GET('/v1.0/dialPermissions')),
  meta: fillsForm,
})

/** How much may be called. */
export const dialLimitsQuery = queryOptions({
  queryKey: ['dialLimits'],
  queryFn: () => versioned(api.GET('/v1.0/dialLimits')),
  meta: fillsForm,
})

/** Adds a voice route, or changes one when an id is given. */
export function saveVoiceRoute(body: NewVoiceRoute, id?: string, etag?: string) {
  if (id === undefined) return answerOf(api.POST('/v1.0/voiceRoutes', { body }))
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/voiceRoutes/{id}', { params, body }))
}

/** Deletes a voice route. */
export function deleteVoiceRoute(id: string) {
  return answerOf(api.DELETE('/v1.0/voiceRoutes/{id}', { params: { path: { id } } }))
}

/** Changes how people dial. */
export function saveDialPlan(body: Schemas['DialPlanChangeInput'], etag?: string) {
  return answerOf(api.PATCH('/v1.0/dialPlan', { params: { header: ifMatch(etag) }, body }))
}

/** Changes what may be called. */
export function saveDialPermissions(body: Schemas['DialPermissionsChangeInput'], etag?: string) {
  return answerOf(api.PATCH('/v1.0/dialPermissions', { params: { header: ifMatch(etag) }, body }))
}

/** Changes how much may be called. */
export function saveDialLimits(body: Schemas['DialLimitsChangeInput'], etag?: string) {
  return answerOf(api.PATCH('/v1.0/dialLimits', { params: { header: ifMatch(etag) }, body }))
}

/** Says whether a person may dial a number, by which trunk, and why. */
export function testNumber(body: Schemas['NumberTestInput']) {
  return answerOf(api.POST('/v1.0/numberTests', { body }))
}
