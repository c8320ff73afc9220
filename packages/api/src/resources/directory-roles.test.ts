// Who may give roles and administer administrators: nobody helps themselves to more rights, and
// there is always a Global admin left, whoever acts at the same time.

import { mayAdminister, type Role, roleFacts, roles } from '@mainline/model'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestAnswer, type TestApi } from '../testing.ts'
import { addAccount, addPerson, idOf, orderLicenses, refusalOf } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const password = 'a new password'
const rolePath = (role: Role) => `/directoryRoles/${roleFacts[role].roleTemplateId}`
const reference = (id: string) => ({ '@odata.id': `http://localhost/v1.0/users/${id}` })
const named = z.object({ value: z.array(z.object({ displayName: z.string() })) })
const namesOf = ({ body }: TestAnswer) => named.parse(body).value.map((each) => each.displayName)

describe('the roles', () => {
  test('are five, under the ids of the reference’s built-in roles', async () => {
    const { body } = await api.send('GET', '/directoryRoles')
    expect(named.parse(body).value.map((each) => each.displayName)).toEqual([
      'Global admin',
      'Billing admin',
      'User admin',
      'Voice admin',
      'Reader',
    ])
    const { roleTemplateId } = roleFacts.voiceAdministrator
    const one = await api.send('GET', rolePath('voiceAdministrator'))
    expect(one.body).toMatchObject({ id: roleTemplateId, roleTemplateId })
  })

  test('show who holds them, and are given and taken by reference', async () => {
    const id = await addPerson(api, 'vera')
    const members = `${rolePath('voiceAdministrator')}/members`
    await api.send('POST', `${members}/$ref`, reference(id))
    expect(namesOf(await api.send('GET', members))).toEqual(['vera'])
    expect((await api.send('DELETE', `${members}/${id}/$ref`)).status).toBe(204)
    expect(namesOf(await api.send('GET', members))).toEqual([])
    expect((await api.send('DELETE', `${members}/${id}/$ref`)).status).toBe(404)
  })

  test('are not for resource accounts', async () => {
    const id = await addAccount(api, 'main')
    const answer = await api.send('POST', `${rolePath('reader')}/members/$ref`, reference(id))
    expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
  })
})

describe('a User admin', () => {
  let userAdmin: TestApi
  beforeAll(async () => {
    userAdmin = await signInAs(api, 'ulla', ['userAdministrator'])
  })

  test.each([undefined, ...roles])(
    'decides on who holds %s only with their rights',
    async (role) => {
      const held = role === undefined ? [] : [role]
      const target = await addPerson(api, `target-${role}`, { roles: held })
      const expected = mayAdminister(['userAdministrator'], held)
        ? [200, 200, 204]
        : [403, 403, 403]
      const answers = [
        await userAdmin.send('PATCH', `/users/${target}`, { password }),
        await userAdmin.send('PATCH', `/users/${target}`, { accountEnabled: false }),
        await userAdmin.send('DELETE', `/users/${target}`),
      ]
      expect(answers.map(({ status }) => status)).toEqual(expected)
    },
  )

  test('gives nobody a role, themselves neither', async () => {
    const target = await addPerson(api, 'tess')
    const { body } = await userAdmin.send('GET', '/me')
    const own = z.object({ id: z.string() }).parse(body).id
    const asked = { roles: ['globalAdministrator'] }
    const answers = [
      await userAdmin.send('PATCH', `/users/${target}`, asked),
      await userAdmin.send('PATCH', `/users/${own}`, asked),
      await userAdmin.send('POST', '/users', { displayName: 'x', userName: 'x', ...asked }),
      await userAdmin.send('POST', `${rolePath('reader')}/members/$ref`, reference(target)),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  test('neither brings back nor purges who has more rights', async () => {
    const target = await addPerson(api, 'gone', { roles: ['voiceAdministrator'] })
    await api.send('DELETE', `/users/${target}`)
    const deleted = `/directory/deletedItems/${target}`
    const answers = [
      await userAdmin.send('POST', `${deleted}/restore`),
      await userAdmin.send('DELETE', deleted),
      await api.send('DELETE', deleted),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 204])
  })

  test('leaves resource accounts to Voice admins', async () => {
    const id = await addAccount(api, 'support')
    expect((await userAdmin.send('DELETE', `/users/${id}`)).status).toBe(403)
    expect((await userAdmin.send('DELETE', `/resourceAccounts/${id}`)).status).toBe(403)
  })
})

describe('a Voice admin', () => {
  test('sets a resource account up alone, but licenses no person', async () => {
    await orderLicenses(api)
    const voiceAdmin = await signInAs(api, 'viggo', ['voiceAdministrator'])
    const account = { displayName: 'Help', userName: 'help', type: 'autoAttendant' }
    const id = idOf(await voiceAdmin.send('POST', '/resourceAccounts', account))
    const skuId = '440eaaa8-b3e0-484b-a8be-62870b9ba70a'
    const license = { addLicenses: [{ skuId }], removeLicenses: [] }
    expect((await voiceAdmin.send('POST', `/users/${id}/assignLicense`, license)).status).toBe(200)
    const person = await addPerson(api, 'paula')
    const refused = await voiceAdmin.send('POST', `/users/${person}/assignLicense`, license)
    expect(refused.status).toBe(403)
    expect((await voiceAdmin.send('DELETE', `/resourceAccounts/${id}`)).status).toBe(204)
  })
})

describe('the last Global admin', () => {
  let others: readonly string[]
  beforeEach(async () => {
    const members = `${rolePath('globalAdministrator')}/members`
    const { body } = await api.send('GET', members)
    others = z
      .object({ value: z.array(z.object({ id: z.string() })) })
      .parse(body)
      .value.map(({ id }) => id)
  })

  test('keeps the role, stays unblocked and is not deleted', async () => {
    const [last = '', ...rest] = others
    for (const id of rest) await api.send('DELETE', `/users/${id}`)
    const answers = [
      await api.send('PATCH', `/users/${last}`, { roles: ['reader'] }),
      await api.send('PATCH', `/users/${last}`, { accountEnabled: false }),
      await api.send('DELETE', `/users/${last}`),
      await api.send('DELETE', `${rolePath('globalAdministrator')}/members/${last}/$ref`),
    ]
    const refused = '400 ruleBroken: lastGlobalAdministrator (appointAdministrator)'
    expect(answers.map(refusalOf)).toEqual([refused, refused, refused, refused])
  })

  test('is one of many, when each of them is demoted at the same time', async () => {
    const added = await Promise.all(
      Array.from({ length: 7 }, (_, index) =>
        addPerson(api, `global-${index}`, { roles: ['globalAdministrator'] }),
      ),
    )
    const answers = await Promise.all(
      [...others, ...added].map((id) => api.send('PATCH', `/users/${id}`, { roles: [] })),
    )
    const kept = answers.filter(({ status }) => status !== 200).map(refusalOf)
    expect(kept).toEqual(['400 ruleBroken: lastGlobalAdministrator (appointAdministrator)'])
    const left = await api.send('GET', `${rolePath('globalAdministrator')}/members`)
    expect(namesOf(left)).toHaveLength(1)
  })
})
