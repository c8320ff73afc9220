// /users: people and resource accounts in one directory, as in Graph. What resource accounts have
// besides is at /resourceAccounts; deleting one is possible here too, as in the reference (§3.6).

import { type CallerIdChoice, limits, roles } from '@mainline/model'
import {
  type Account,
  type AccountChange,
  addAccount,
  listAccounts,
  publishConfiguration,
  readOrganization,
  setPassword,
  type Tx,
  userFields,
} from '@mainline/store'
import { z } from 'zod'
import { requireRights, requireRightsOver, requireRoleGiver } from '../account-administration.ts'
import {
  applyAccountChange,
  removeAccount,
  requireAccount,
  requireLockedAccount,
} from '../account-change.ts'
import { accountName, requireUserName } from '../account-name.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { requireOwnNumber } from '../caller-id.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { ApiError, errorAnswers, fieldError } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { identityOf } from '../identity.ts'
import { userPolicy } from '../policies/users.ts'
import { collectionOf, countryCode, displayName, idParams, password } from '../schemas.ts'
import {
  callerId,
  extension,
  longText,
  otherMails,
  ringSeconds,
  shortText,
} from '../user-fields.ts'
import { shownUser, userAnswer } from './users-answer.ts'

/** Ours, or Graph's `passwordProfile`. Nobody is made to change a password at sign-in yet. */
const passwords = {
  password: password.exactOptional(),
  passwordProfile: z
    .strictObject({
      password,
      forceChangePasswordNextSignIn: z.literal(false).exactOptional(),
    })
    .exactOptional(),
}
const role = z.enum(roles)

const newUser = z
  .strictObject({
    displayName,
    ...accountName,
    givenName: shortText.exactOptional(),
    surname: shortText.exactOptional(),
    usageLocation: countryCode.nullable().exactOptional(),
    department: shortText.exactOptional(),
    jobTitle: longText.exactOptional(),
    otherMails: otherMails.exactOptional(),
    extension: extension.exactOptional(),
    accountEnabled: z.boolean().exactOptional(),
    unansweredDelaySeconds: ringSeconds.exactOptional(),
    callerId: callerId.exactOptional(),
    recordsCalls: z.boolean().exactOptional(),
    ...passwords,
    roles: z.array(role).max(roles.length).exactOptional(),
  })
  .meta({
    id: 'NewUser',
    examples: [{ displayName: 'Anna Berg', userName: 'anna', extension: '201' }],
  })

const userChange = z
  .strictObject({
    displayName: displayName.exactOptional(),
    givenName: shortText.nullable().exactOptional(),
    surname: shortText.nullable().exactOptional(),
    usageLocation: countryCode.nullable().exactOptional(),
    department: shortText.nullable().exactOptional(),
    jobTitle: longText.nullable().exactOptional(),
    otherMails: otherMails.exactOptional(),
    extension: extension.nullable().exactOptional(),
    accountEnabled: z.boolean().exactOptional(),
    unansweredDelaySeconds: ringSeconds.exactOptional(),
    callerId: callerId.exactOptional(),
    recordsCalls: z.boolean().exactOptional(),
    ...passwords,
    roles: z.array(role).max(roles.length).exactOptional(),
  })
  .meta({ id: 'UserChange', examples: [{ usageLocation: 'CA', accountEnabled: false }] })

/** Registers the routes of this resource. */
export function registerUsers(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/users', {
    config: { policy: userPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(userAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, userFields)
      const page = await inOrganization(context, request, (tx) => listAccounts(tx, wanted))
      const users = collection(context, request, page, shownUser)
      return selected(reply, request.query, userAnswer, users)
    },
  })
  app.get('/users/:id', {
    config: { policy: userPolicy.read },
    schema: { params: idParams, response: { 200: userAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const account = await inOrganization(context, request, (tx) => requireAccount(tx, id))
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/users', {
    config: { policy: userPolicy.change },
    schema: { body: newUser, response: { 201: userAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { usageLocation, unansweredDelaySeconds, ...body } = request.body
      if (body.roles?.length) requireRoleGiver(identityOf(request))
      const account = await inOrganization(context, request, async (tx) => {
        const { countryCode: home, domain } = await readOrganization(tx)
        const location = usageLocation === undefined ? home : usageLocation
        await requireOwnCallerId(tx, body.callerId)
        const id = await addAccount(tx, {
          ...body,
          userName: requireUserName(body, domain),
          accountKind: 'person',
          accountEnabled: body.accountEnabled ?? true,
          roles: body.roles ?? [],
          unansweredDelayMs: delayMs(unansweredDelaySeconds) ?? limits.unansweredDelayMs,
          ...(location === null ? {} : { usageLocation: location }),
        })
        const given = passwordOf(body)
        if (given !== undefined) await setPassword(tx, id, given)
        await publishConfiguration(tx, `Added ${body.displayName}`)
        return requireAccount(tx, id)
      })
      reply.status(201).header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/users/:id', {
    config: { policy: userPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: userChange,
      response: { 200: userAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { unansweredDelaySeconds, password: _, passwordProfile: __, ...rest } = request.body
      const newPassword = passwordOf(request.body)
      const unansweredDelayMs = delayMs(unansweredDelaySeconds)
      const change = unansweredDelayMs === undefined ? rest : { ...rest, unansweredDelayMs }
      const account = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedAccount(tx, request.params.id)
        requireMatch(request, current.revision)
        requireFitting(current, request.body)
        requireRights(identityOf(request), current, request.body)
        await requireOwnCallerId(tx, request.body.callerId)
        if (current.id === identityOf(request).userId) requireSelfPreserving(change)
        if (newPassword !== undefined) await setPassword(tx, current.id, newPassword)
        return applyAccountChange(tx, current, change)
      })
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/users/:id', {
    config: { policy: userPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const account = await requireLockedAccount(tx, request.params.id)
        requireMatch(request, account.revision)
        if (account.id === identityOf(request).userId) {
          throw new ApiError('conflict', 'You cannot delete yourself. Ask another Global admin.')
        }
        requireRightsOver(identityOf(request), account)
        await removeAccount(tx, account)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requireOwnCallerId(tx: Tx, choice: CallerIdChoice | undefined): Promise<void> {
  if (choice?.kind === 'number') await requireOwnNumber(tx, choice.number, 'callerId')
}

function passwordOf(body: z.output<typeof userChange>): string | undefined {
  return body.password ?? body.passwordProfile?.password
}

function delayMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000
}

/** What only a person has. */
const personal = [
  'callerId',
  'extension',
  'otherMails',
  'password',
  'passwordProfile',
  'roles',
  'unansweredDelaySeconds',
] as const

function requireFitting(account: Account, body: z.output<typeof userChange>): void {
  if (account.accountKind === 'person') return
  const wrong = personal.find((field) => body[field] !== undefined && body[field] !== null)
  if (wrong !== undefined) {
    throw fieldError(wrong, `${account.displayName} is a resource account; it has no ${wrong}.`)
  }
}

/** So there is always somebody left who can sign in and administer. */
function requireSelfPreserving({ accountEnabled, roles }: AccountChange): void {
  if (accountEnabled !== false && roles?.length !== 0) return
  const message = 'You cannot lock yourself out. Ask another Global admin.'
  throw new ApiError('conflict', message)
}
