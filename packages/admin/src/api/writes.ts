// What the screens change, one function per operation of the API. Forms hand these to `useWrite`,
// which reads everything on screen afresh afterwards: a change in one place (a license) shows in
// many (readiness, stock, eligible numbers), and a list of who depends on whom would grow stale.

import type { AutoAttendant } from '@mainline/model'
import { rememberCsrfToken, request } from './request.ts'
import type {
  AppliedPlan,
  AutoAttendantRead,
  DeviceCredentials,
  Me,
  NumberType,
  Order,
  OrderLine,
  Plan,
  ResourceAccount,
  Simulation,
  Trunk,
  User,
} from './shapes.ts'

const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

/** Signs in; the session itself is a cookie that scripts cannot read. */
export async function signIn(credentials: {
  readonly username: string
  readonly password: string
}): Promise<void> {
  const { csrfToken } = await request<{ csrfToken: string; user: Me }>(
    'POST',
    '/signIns',
    credentials,
  )
  rememberCsrfToken(csrfToken)
}

/** Ends the session. */
export function signOut(): Promise<void> {
  return request('DELETE', '/signIns/current')
}

/** Places an order. */
export function placeOrder(lines: readonly OrderLine[]): Promise<Order> {
  return request('POST', '/orders', { lines })
}

/** Adds a person. */
export function addUser(body: object): Promise<User> {
  return request('POST', '/users', body)
}

/** Changes a person or a resource account's directory data. */
export function changeUser(id: string, body: object, etag?: string): Promise<User> {
  return request('PATCH', `/users/${id}`, body, etag)
}

/** Deletes a person. */
export function deleteUser(id: string): Promise<void> {
  return request('DELETE', `/users/${id}`)
}

/** Adds and removes licenses in one step. */
export function assignLicense(
  id: string,
  body: {
    readonly addLicenses: readonly { readonly skuId: string; readonly disabledPlans: readonly [] }[]
    readonly removeLicenses: readonly string[]
  },
): Promise<User> {
  return request('POST', `/users/${id}/assignLicense`, body)
}

/** Adds a phone; the answer holds its password, once. */
export function addDevice(userId: string, displayName: string): Promise<DeviceCredentials> {
  return request('POST', `/users/${userId}/devices`, { displayName })
}

/** Removes a phone; its credentials stop working at once. */
export function deleteDevice(userId: string, deviceId: string): Promise<void> {
  return request('DELETE', `/users/${userId}/devices/${deviceId}`)
}

/** Adds a resource account. */
export function addResourceAccount(body: object): Promise<ResourceAccount> {
  return request('POST', '/resourceAccounts', body)
}

/** Renames a resource account or changes its type. */
export function changeResourceAccount(
  id: string,
  body: object,
  etag?: string,
): Promise<ResourceAccount> {
  return request('PATCH', `/resourceAccounts/${id}`, body, etag)
}

/** Deletes a resource account. */
export function deleteResourceAccount(id: string): Promise<void> {
  return request('DELETE', `/resourceAccounts/${id}`)
}

/** Lets a resource account stand for an auto attendant. */
export function associate(accountId: string, autoAttendantId: string): Promise<void> {
  return request('PUT', `/resourceAccounts/${accountId}/association`, {
    configurationType: 'autoAttendant',
    configurationId: autoAttendantId,
  })
}

/** Ends that. */
export function dissociate(accountId: string): Promise<void> {
  return request('DELETE', `/resourceAccounts/${accountId}/association`)
}

/** Gives a number to a person or a resource account. */
export function assignNumber(
  telephoneNumber: string,
  numberType: NumberType,
  assignmentTargetId: string,
): Promise<void> {
  const body = { telephoneNumber, numberType, assignmentTargetId, assignmentCategory: 'primary' }
  return request('POST', `${numbersPath}/assignNumber`, body)
}

/** Takes a number from whoever holds it. */
export function unassignNumber(telephoneNumber: string, numberType: NumberType): Promise<void> {
  return request('POST', `${numbersPath}/unassignNumber`, { telephoneNumber, numberType })
}

/** Adds a number the organization brings along. */
export function addPhoneNumber(body: object): Promise<void> {
  return request('POST', '/phoneNumbers', body)
}

/** Removes a number from the inventory. */
export function deletePhoneNumber(id: string): Promise<void> {
  return request('DELETE', `/phoneNumbers/${id}`)
}

/** Adds an auto attendant, or replaces one when an id is given. */
export function saveAutoAttendant(
  body: Omit<AutoAttendant, 'id'>,
  id?: string,
  etag?: string,
): Promise<AutoAttendantRead> {
  const complete = { ...body, callFlows: [], callHandlingAssociations: [] }
  return id === undefined
    ? request('POST', '/autoAttendants', complete)
    : request('PUT', `/autoAttendants/${id}`, complete, etag)
}

/** Deletes an auto attendant. */
export function deleteAutoAttendant(id: string): Promise<void> {
  return request('DELETE', `/autoAttendants/${id}`)
}

/** Adds a trunk, or changes one when an id is given. */
export function saveTrunk(body: object, id?: string, etag?: string): Promise<Trunk> {
  return id === undefined
    ? request('POST', '/trunks', body)
    : request('PATCH', `/trunks/${id}`, body, etag)
}

/** Deletes a trunk. */
export function deleteTrunk(id: string): Promise<void> {
  return request('DELETE', `/trunks/${id}`)
}

/** Says what a main line would create, without creating it. */
export function planMainLine(mainLine: object): Promise<Plan> {
  return request('POST', '/plans', { mainLine })
}

/** Carries out a plan, all of it or nothing. */
export function applyPlan(id: string): Promise<AppliedPlan> {
  return request('POST', `/plans/${id}/apply`)
}

/** The path a caller would take. */
export function simulate(body: {
  readonly to: string
  readonly keys?: string
  readonly at?: string
}): Promise<Simulation> {
  return request('POST', '/simulations', body)
}
