// What a person does about their own way in: the password, and where they are signed in.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** A place where the person is signed in. */
export type OwnSignIn = Schemas['OwnSignIn']

/** Where the person is signed in. */
export const ownSignInsQuery = queryOptions({
  queryKey: ['ownSignIns'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/me/signIns'))).value,
})

/** Changes the password, which ends every other sign-in. */
export function changePassword(body: Schemas['PasswordChangeInput']) {
  return answerOf(api.POST('/v1.0/me/changePassword', { body }))
}

/** Ends every sign-in of the person, this one too. */
export function signOutEverywhere() {
  return answerOf(api.POST('/v1.0/me/signOutEverywhere'))
}
