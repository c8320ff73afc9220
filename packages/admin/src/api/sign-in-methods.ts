// What the screens of signing in read and change: which ways there are, the own passkeys, and the
// settings of the organization's own provider. A passkey takes two requests with the browser's own
// dialog between them.

import { answerOf, type Schemas } from '@mainline/client'
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { api, ifMatch, rememberCsrfToken, versioned } from './client.ts'

/** The settings of the provider as they are read. */
export type OpenIdConnectSettings = Schemas['OpenIdConnectSettings']
/** The settings of the provider as they are written. */
export type NewOpenIdConnectSettings = Schemas['NewOpenIdConnectSettingsInput']
/** What trying the settings found, step by step. */
export type OpenIdConnectTrial = Schemas['OpenIdConnectTrial']
/** A passkey of the person who is signed in. */
export type Passkey = Schemas['Passkey']

const providerPath = '/v1.0/signInMethods/openIdConnect'

/** What the sign-in screen offers to people of a domain, or of the only organization. */
export function signInMethodsQuery(domain: string) {
  const query = domain === '' ? {} : { domain }
  return queryOptions({
    queryKey: ['signInMethods', domain],
    queryFn: () => answerOf(api.GET('/v1.0/signInMethods', { params: { query } })),
  })
}

/** The passkeys of the person who is signed in. */
export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/me/passkeys'))).value,
})

/** The settings of the provider; null while there are none. */
export const openIdConnectQuery = queryOptions({
  queryKey: ['openIdConnect'],
  queryFn: async () => {
    const { response } = await api.GET(providerPath)
    return response.status === 404 ? null : versioned(api.GET(providerPath))
  },
})

/** Whom the provider knows. */
export const linkedPeopleQuery = queryOptions({
  queryKey: ['openIdConnect', 'links'],
  queryFn: async () => (await answerOf(api.GET(`${providerPath}/links`))).value,
})

/** Signs in with a passkey that the person picks in the browser's dialog. */
export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = await answerOf(api.POST('/v1.0/signIns/passkey/options'))
  const response = await startAuthentication({ optionsJSON })
  const body = { response: { ...response, clientExtensionResults: {} } }
  const { csrfToken } = await answerOf(api.POST('/v1.0/signIns/passkey', { body }))
  rememberCsrfToken(csrfToken)
}

/** Lets the browser make a passkey, and registers it under a name. */
export async function addPasskey(displayName: string): Promise<Passkey> {
  const optionsJSON = await answerOf(api.POST('/v1.0/me/passkeys/options'))
  const response = await startRegistration({ optionsJSON })
  const body = { displayName, response: { ...response, clientExtensionResults: {} } }
  return answerOf(api.POST('/v1.0/me/passkeys', { body }))
}

/** Renames a passkey. */
export function renamePasskey(id: string, displayName: string) {
  const params = { path: { id } }
  return answerOf(api.PATCH('/v1.0/me/passkeys/{id}', { params, body: { displayName } }))
}

/** Removes a passkey; nobody signs in with it from then on. */
export function deletePasskey(id: string) {
  return answerOf(api.DELETE('/v1.0/me/passkeys/{id}', { params: { path: { id } } }))
}

/** Begins to tie oneself to the provider; the browser then goes to the answered address. */
export async function beginLink(): Promise<string> {
  return (await answerOf(api.POST('/v1.0/me/openIdConnectLink'))).address
}

/** Saves the settings of the provider. */
export function saveOpenIdConnect(body: NewOpenIdConnectSettings, etag: string | undefined) {
  return answerOf(api.PUT(providerPath, { params: { header: ifMatch(etag) }, body }))
}

/** Forgets the provider and everybody's tie to it. */
export function deleteOpenIdConnect() {
  return answerOf(api.DELETE(providerPath))
}

/** Tries the saved settings. */
export function tryOpenIdConnect() {
  return answerOf(api.POST(`${providerPath}/test`))
}

/** Unties a person from the provider. */
export function unlinkPerson(id: string) {
  return answerOf(api.DELETE(`${providerPath}/links/{id}`, { params: { path: { id } } }))
}
