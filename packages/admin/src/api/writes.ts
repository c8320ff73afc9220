// What the screens change, one function per operation of the API. Forms hand these to `useWrite`,
// which reads everything on screen afresh afterwards: a change in one place (a license) shows in
// many (readiness, stock, eligible numbers), and a list of who depends on whom would grow stale.

import { answerOf, type Schemas } from '@mainline/client'
import { api, ifMatch, rememberCsrfToken } from './client.ts'
import type { MainLine, NewAutoAttendant, NumberType, OrderLine } from './shapes.ts'

const numbersPath = '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'

/** Signs in; the session itself is a cookie that scripts cannot read. */
export async function signIn(credentials: { username: string; password: string }): Promise<void> {
  const { csrfToken } = await answerOf(api.POST('/v1.0/signIns', { body: credentials }))
  rememberCsrfToken(csrfToken)
}

/** Ends the session. */
export function signOut() {
  return answerOf(api.DELETE('/v1.0/signIns/current'))
}

/** Places an order. */
export function placeOrder(lines: OrderLine[]) {
  return answerOf(api.POST('/v1.0/orders', { body: { lines } }))
}

/** Adds a person. */
export function addUser(body: Schemas['NewUserInput']) {
  return answerOf(api.POST('/v1.0/users', { body }))
}

/** Changes a person or a resource account's directory data. */
export function changeUser(id: string, body: Schemas['UserChangeInput'], etag?: string) {
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/users/{id}', { params, body }))
}

/** Deletes a person. */
export function deleteUser(id: string) {
  return answerOf(api.DELETE('/v1.0/users/{id}', { params: { path: { id } } }))
}

/** Adds and removes licenses in one step. */
export function assignLicense(id: string, body: Schemas['LicenseChangeInput']) {
  return answerOf(api.POST('/v1.0/users/{id}/assignLicense', { params: { path: { id } }, body }))
}

/** Adds a phone; the answer holds its password, once. */
export function addDevice(id: string, displayName: string) {
  const request = { params: { path: { id } }, body: { displayName } }
  return answerOf(api.POST('/v1.0/users/{id}/devices', request))
}

/** Removes a phone; its credentials stop working at once. */
export function deleteDevice(id: string, deviceId: string) {
  const params = { path: { id, deviceId } }
  return answerOf(api.DELETE('/v1.0/users/{id}/devices/{deviceId}', { params }))
}

/** Gives a number to a person or a resource account. */
export function assignNumber(
  telephoneNumber: string,
  numberType: NumberType,
  assignmentTargetId: string,
  locationId = '',
) {
  const assignmentCategory = 'primary' as const
  const number = { telephoneNumber, numberType, assignmentTargetId, assignmentCategory }
  const body = locationId === '' ? number : { ...number, locationId }
  return answerOf(api.POST(`${numbersPath}/assignNumber`, { body }))
}

/** Takes a number from whoever holds it. */
export function unassignNumber(telephoneNumber: string, numberType: NumberType) {
  return answerOf(
    api.POST(`${numbersPath}/unassignNumber`, { body: { telephoneNumber, numberType } }),
  )
}

/** Adds a number the organization brings along. */
export function addPhoneNumber(body: Schemas['NewPhoneNumberInput']) {
  return answerOf(api.POST('/v1.0/phoneNumbers', { body }))
}

/** Removes a number from the inventory. */
export function deletePhoneNumber(id: string) {
  return answerOf(api.DELETE('/v1.0/phoneNumbers/{id}', { params: { path: { id } } }))
}

/** Adds an auto attendant, or replaces one when an id is given. */
export function saveAutoAttendant(body: NewAutoAttendant, id?: string, etag?: string) {
  if (id === undefined) return answerOf(api.POST('/v1.0/autoAttendants', { body }))
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PUT('/v1.0/autoAttendants/{id}', { params, body }))
}

/** Deletes an auto attendant. */
export function deleteAutoAttendant(id: string) {
  return answerOf(api.DELETE('/v1.0/autoAttendants/{id}', { params: { path: { id } } }))
}

/** Says what a main line would create, without creating it. */
export function planMainLine(mainLine: MainLine) {
  return answerOf(api.POST('/v1.0/plans', { body: { mainLine } }))
}

/** Carries out a plan, all of it or nothing. */
export function applyPlan(id: string) {
  return answerOf(api.POST('/v1.0/plans/{id}/apply', { params: { path: { id } } }))
}

/** The path a caller would take. */
export function simulate(body: Schemas['SimulationRequestInput']) {
  return answerOf(api.POST('/v1.0/simulations', { body }))
}
