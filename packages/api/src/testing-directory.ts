// The founding procedure's steps as tests take them, each through the API; what a step answers is
// read here, so that tests compare values and not shapes.

import { invariant, limits, virtualUserSku } from '@mainline/model'
import { listOrganizations, type Tx } from '@mainline/store'
import { z } from 'zod'
import type { TestAnswer, TestApi } from './testing.ts'

/** SKU of the free license of resource accounts. */
export const virtualUserSkuId = '440eaaa8-b3e0-484b-a8be-62870b9ba70a'
/** SKU of the license of people. */
export const phoneSystemSkuId = 'e43b5b99-8dfb-405f-9987-dc307f34bcbd'
/** Graph's path of the inventory. */
export const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

const withId = z.looseObject({ id: z.string() })
const errorBody = z.object({
  error: z.object({
    code: z.string(),
    details: z
      .array(
        z.object({
          code: z.string(),
          target: z.string().optional(),
          remedy: z.string().optional(),
          remedyText: z.string().optional(),
        }),
      )
      .optional(),
  }),
})

/** The id in an answer; fails where the request failed. */
export function idOf(answer: TestAnswer): string {
  return withId.parse(answer.body).id
}

/** A refusal as `status code: detail (remedy), …`. */
export function refusalOf({ status, body }: TestAnswer): string {
  const parsed = errorBody.safeParse(body)
  if (!parsed.success) return `${status}`
  const { code, details = [] } = parsed.data.error
  const rules = details.map((detail) =>
    detail.remedy === undefined ? detail.code : `${detail.code} (${detail.remedy})`,
  )
  return rules.length === 0 ? `${status} ${code}` : `${status} ${code}: ${rules.join(', ')}`
}

/** Orders licenses of resource accounts, beyond the free allotment too. */
export async function orderLicenses(api: TestApi, quantity = 5): Promise<TestAnswer> {
  if (quantity > limits.freeAllotmentBase) {
    await api.send('PATCH', '/licenseAllotment', { enforced: false })
  }
  const line = { skuPartNumber: virtualUserSku, quantity, assignAutomatically: false }
  return api.send('POST', '/orders', { lines: [line] })
}

/** Adds a resource account; answers its id. */
export async function addAccount(
  api: TestApi,
  userName: string,
  more: object = {},
): Promise<string> {
  const body = { displayName: userName, userName, type: 'autoAttendant', ...more }
  return idOf(await api.send('POST', '/resourceAccounts', body))
}

/** Adds a person; answers the id. */
export async function addPerson(
  api: TestApi,
  userName: string,
  more: object = {},
): Promise<string> {
  return idOf(await api.send('POST', '/users', { displayName: userName, userName, ...more }))
}

/** Runs work in the store of the test's first organization, past the API. */
export async function inStore<Out>(
  { store }: TestApi,
  work: (tx: Tx) => Promise<Out>,
): Promise<Out> {
  const [organization] = await store.withAllOrganizations(listOrganizations)
  invariant(organization !== undefined, 'The first start made an organization.')
  return store.withOrganization(organization.id, work)
}

/** Adds a security group; answers its id. */
export async function addTestGroup(api: TestApi, more: object = {}): Promise<string> {
  const group = { displayName: 'Sales', securityEnabled: true, mailEnabled: false, ...more }
  const mailNickname = group.displayName
  return idOf(await api.send('POST', '/groups', { ...group, mailNickname }))
}

/** Licenses an account. */
export function license(
  api: TestApi,
  accountId: string,
  skuId = virtualUserSkuId,
): Promise<TestAnswer> {
  const body = { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] }
  return api.send('POST', `/users/${accountId}/assignLicense`, body)
}

/** Takes a license from an account. */
export function unlicense(
  api: TestApi,
  accountId: string,
  skuId = virtualUserSkuId,
): Promise<TestAnswer> {
  const body = { addLicenses: [], removeLicenses: [skuId] }
  return api.send('POST', `/users/${accountId}/assignLicense`, body)
}

/** Gives a number to an account. */
export function assignNumber(
  api: TestApi,
  telephoneNumber: string,
  assignmentTargetId: string,
): Promise<TestAnswer> {
  const body = { telephoneNumber, assignmentTargetId, numberType: 'callingPlan' }
  return api.send('POST', `${numbersPath}/assignNumber`, body)
}

/** Ties a resource account to an auto attendant. */
export function associate(
  api: TestApi,
  accountId: string,
  configurationId: string,
): Promise<TestAnswer> {
  return api.send('PUT', `/resourceAccounts/${accountId}/association`, {
    configurationType: 'autoAttendant',
    configurationId,
  })
}

/** Text to be spoken. */
export function spoken(textToSpeechPrompt: string) {
  return { activeType: 'textToSpeech', textToSpeechPrompt }
}

/** An auto attendant with one announcement under key 2, and `more` options. */
export function autoAttendantBody(name: string, more: readonly object[] = []) {
  return {
    name,
    languageId: 'en-US',
    timeZoneId: 'America/Vancouver',
    defaultCallFlow: {
      name: 'Open',
      greetings: [spoken('Welcome to Contoso.')],
      menu: {
        name: 'Main menu',
        directorySearchMethod: 'none',
        prompts: [spoken('For our address, press 2.')],
        menuOptions: [
          {
            dtmfResponse: 'tone2',
            action: 'announcement',
            prompt: spoken('Twelve Main Street.'),
          },
          ...more,
        ],
      },
    },
    callFlows: [],
    callHandlingAssociations: [],
  }
}

/** Adds an auto attendant; answers its id. */
export async function addAutoAttendant(
  api: TestApi,
  name = 'Main line',
  more: readonly object[] = [],
): Promise<string> {
  return idOf(await api.send('POST', '/autoAttendants', autoAttendantBody(name, more)))
}

/** A form with one file; the test's audio library takes what is as long as a sound. */
export function uploadForm(fileName: string, content = 'RIFF of a sound'): FormData {
  const form = new FormData()
  form.append('file', new Blob([content]), fileName)
  return form
}
