// Authorized users (reference §6.10, §7.13): a policy and being named are both needed, each switch
// opens its part and nothing else, and what does not name a person is not there for them.

import { limits, voiceApplicationSwitches } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestAnswer, type TestApi } from '../testing.ts'
import { addAccount, addAutoAttendant, addPerson, idOf, spoken } from '../testing-directory.ts'

let api: TestApi
let person: TestApi
let personId: string
let attendant: string
let other: string
let policyId: string
beforeAll(async () => {
  api = await openTestApi()
  attendant = await addAutoAttendant(api, 'Main line')
  other = await addAutoAttendant(api, 'Service desk')
  policyId = idOf(await api.send('POST', '/voiceApplicationsPolicies', { displayName: 'Desk' }))
  person = await signInAs(api, 'anna', [])
  personId = z.object({ id: z.string() }).parse((await person.send('GET', '/me')).body).id
})
afterAll(() => api.close())

const listed = z.object({ value: z.array(z.object({ id: z.string() })) })
const flow = z.object({ defaultCallFlow: z.looseObject({ menu: z.looseObject({}) }) })

async function authorize(...switches: readonly string[]): Promise<void> {
  const on = Object.fromEntries(switches.map((name) => [name, true]))
  await api.send('PUT', `/voiceApplicationsPolicies/${policyId}`, { displayName: 'Desk', ...on })
  await api.send('PUT', `/users/${personId}/voiceApplicationsPolicy`, { policyId })
  await name(personId)
}

function name(...userIds: readonly string[]): Promise<TestAnswer> {
  return api.send('PUT', `/autoAttendants/${attendant}/authorizedUsers`, { userIds })
}

function change(body: object, id = attendant): Promise<TestAnswer> {
  return person.send('PATCH', `/autoAttendants/${id}`, body)
}

async function changedFlow(change: object): Promise<object> {
  const { body } = await api.send('GET', `/autoAttendants/${attendant}`)
  const { defaultCallFlow } = flow.parse(body)
  return { defaultCallFlow: { ...defaultCallFlow, ...change } }
}

describe('a policy', () => {
  test('has the 25 switches of the reference, all off', async () => {
    const { body } = await api.send('POST', '/voiceApplicationsPolicies', { displayName: 'New' })
    const off = Object.fromEntries(voiceApplicationSwitches.map((each) => [each, false]))
    expect(voiceApplicationSwitches).toHaveLength(25)
    expect(body).toMatchObject({ ...off, historicalAgentMetricsPermission: 'disabled' })
  })

  test('is not deleted while somebody has it', async () => {
    await authorize()
    const path = `/voiceApplicationsPolicies/${policyId}`
    expect((await api.send('DELETE', path)).status).toBe(409)
  })

  test('is shown with who has it', async () => {
    await authorize()
    const { body } = await api.send('GET', `/voiceApplicationsPolicies/${policyId}/users`)
    expect(body).toMatchObject({ value: [{ id: personId, displayName: 'anna' }] })
  })

  test('has a name of its own', async () => {
    const again = await api.send('POST', '/voiceApplicationsPolicies', { displayName: 'desk' })
    expect(again.status).toBe(409)
  })
})

describe('rights', () => {
  test('take both the policy and being named', async () => {
    const statuses: number[] = []
    const asked = async () =>
      statuses.push((await person.send('GET', `/autoAttendants/${attendant}`)).status)
    await name()
    await api.send('PUT', `/users/${personId}/voiceApplicationsPolicy`, { policyId })
    await asked()
    await name(personId)
    await asked()
    await api.send('DELETE', `/users/${personId}/voiceApplicationsPolicy`)
    await asked()
    expect(statuses).toEqual([403, 200, 403])
  })

  test('are for the auto attendants that name the person; others are not there', async () => {
    await authorize('allowAutoAttendantLanguageChange')
    const { body } = await person.send('GET', '/autoAttendants')
    expect(listed.parse(body).value.map(({ id }) => id)).toEqual([attendant])
    expect((await person.send('GET', `/autoAttendants/${other}`)).status).toBe(404)
    expect((await change({ languageId: 'fr-FR' }, other)).status).toBe(404)
  })

  test('show the names of whom an auto attendant leads to, without the directory', async () => {
    await authorize()
    const operator = { type: 'user', identity: personId }
    await api.send('PATCH', `/autoAttendants/${attendant}`, { operator })
    const { body } = await person.send('GET', `/autoAttendants/${attendant}`)
    await api.send('PATCH', `/autoAttendants/${attendant}`, { operator: null })
    expect(body).toMatchObject({ callTargets: [{ id: personId, displayName: 'anna' }] })
  })

  test('neither add nor delete an auto attendant, nor name people', async () => {
    await authorize(...voiceApplicationSwitches)
    const answers = [
      await person.send('POST', '/autoAttendants', {}),
      await person.send('DELETE', `/autoAttendants/${attendant}`),
      await person.send('PUT', `/autoAttendants/${attendant}/authorizedUsers`, { userIds: [] }),
      await person.send('GET', '/users'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  test('of a Reader who is named are those of the policy too', async () => {
    const reader = await signInAs(api, 'rita', ['reader'])
    const { id } = z.object({ id: z.string() }).parse((await reader.send('GET', '/me')).body)
    await authorize('allowAutoAttendantTimeZoneChange')
    const body = { timeZoneId: 'America/Toronto' }
    const path = `/autoAttendants/${attendant}`
    const statuses = [(await reader.send('PATCH', path, body)).status]
    await api.send('PUT', `/users/${id}/voiceApplicationsPolicy`, { policyId })
    await name(personId, id)
    statuses.push((await reader.send('PATCH', path, body)).status)
    statuses.push((await reader.send('PATCH', `/autoAttendants/${other}`, body)).status)
    expect(statuses).toEqual([403, 200, 403])
  })
})

describe('each switch', () => {
  const menuWith = async (text: string) => {
    const { body } = await api.send('GET', `/autoAttendants/${attendant}`)
    return { ...flow.parse(body).defaultCallFlow.menu, prompts: [spoken(text)] }
  }

  test.each([
    ['allowAutoAttendantLanguageChange', 'languageId', async () => ({ languageId: 'en-GB' })],
    ['allowAutoAttendantTimeZoneChange', 'timeZoneId', async () => ({ timeZoneId: 'Asia/Tokyo' })],
    [
      'allowAutoAttendantBusinessHoursGreetingChange',
      'defaultCallFlow.greetings',
      () => changedFlow({ greetings: [spoken('Good day.')] }),
    ],
    [
      'allowAutoAttendantBusinessHoursRoutingChange',
      'defaultCallFlow.menu',
      async () => changedFlow({ menu: await menuWith('Press 2 for our address.') }),
    ],
  ])('%s opens %s, and only that', async (needed, field, bodyOf) => {
    await authorize(...voiceApplicationSwitches.filter((each) => each !== needed))
    expect(await change(await bodyOf())).toMatchObject({
      status: 403,
      body: { error: { details: [{ code: needed, target: field }] } },
    })
    await authorize(needed)
    expect((await change(await bodyOf())).status).toBe(200)
  })

  test('leaves the name and the operator to Voice admins', async () => {
    await authorize(...voiceApplicationSwitches)
    const operator = { type: 'user', identity: personId }
    expect(await change({ name: 'Other', operator })).toMatchObject({
      status: 403,
      body: { error: { details: [{ target: 'name' }, { target: 'operator' }] } },
    })
  })

  test('allows saving what was not changed', async () => {
    await authorize()
    expect((await change(await changedFlow({}))).status).toBe(200)
  })
})

describe('an auto attendant', () => {
  test(`names ${limits.authorizedUsers} people at most, and no resource account`, async () => {
    const ids: string[] = []
    for (let index = 0; index <= limits.authorizedUsers; index += 1) {
      ids.push(await addPerson(api, `person-${index}`))
    }
    expect((await name(...ids.slice(1))).status).toBe(200)
    expect((await name(...ids)).status).toBe(400)
    expect((await name(await addAccount(api, 'main'))).status).toBe(400)
    expect((await name('user_nobody')).status).toBe(400)
  })
})
