// Auto attendants: what is saved has been checked and can be spoken, and is live at once.

import { currentConfiguration, readRenderedPrompts } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  associate,
  autoAttendantBody,
  idOf,
  license,
  orderLicenses,
  refusalOf,
  spoken,
} from '../testing-directory.ts'

let api: TestApi
let mute: TestApi
beforeAll(async () => {
  api = await openTestApi()
  mute = await openTestApi({
    promptRenderer: {
      render: () => Promise.reject(new Error('No speech provider. Install espeak-ng.')),
    },
  })
})
afterAll(async () => {
  await api.close()
  await mute.close()
})

describe('a saved auto attendant', () => {
  test('is the one that was sent, and live', async () => {
    const body = autoAttendantBody('As sent')
    const answer = await api.send('POST', '/autoAttendants', body)
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' }, body })
    const { callFlows: _, callHandlingAssociations: __, ...attendant } = body
    const live = await api.store.withAllOrganizations(currentConfiguration)
    expect(Object.values(live?.autoAttendants ?? {})).toContainEqual({
      ...attendant,
      id: idOf(answer),
    })
  })

  test('with a Windows time zone keeps its IANA name', async () => {
    const body = { ...autoAttendantBody('Paris'), timeZoneId: 'Romance Standard Time' }
    const answer = await api.send('POST', '/autoAttendants', body)
    expect(answer.body).toMatchObject({ timeZoneId: 'Europe/Paris' })
  })

  test('that is merely odd is saved with a warning', async () => {
    const body = autoAttendantBody('Odd')
    const menu = { ...body.defaultCallFlow.menu, prompts: [] }
    const defaultCallFlow = { ...body.defaultCallFlow, menu }
    expect(await api.send('POST', '/autoAttendants', { ...body, defaultCallFlow })).toMatchObject({
      status: 201,
      body: { diagnostics: [{ severity: 'warning', code: 'menuPromptMissing' }] },
    })
  })

  test('is changed in what is given; null takes the operator away', async () => {
    const operator = {
      type: 'configurationEndpoint',
      identity: await addAutoAttendant(api, 'Help'),
    }
    const body = { ...autoAttendantBody('Changed'), operator }
    const path = `/autoAttendants/${idOf(await api.send('POST', '/autoAttendants', body))}`
    expect((await api.send('PATCH', path, { name: 'New name' })).body).toMatchObject({
      name: 'New name',
      operator,
      defaultCallFlow: body.defaultCallFlow,
    })
    const without = await api.send('PATCH', path, { operator: null })
    expect(without.body).not.toHaveProperty('operator')
  })

  test('is replaced whole by PUT', async () => {
    const operator = { type: 'configurationEndpoint', identity: await addAutoAttendant(api, 'Aid') }
    const body = { ...autoAttendantBody('Replaced'), operator }
    const path = `/autoAttendants/${idOf(await api.send('POST', '/autoAttendants', body))}`
    const replaced = await api.send('PUT', path, autoAttendantBody('Replaced'))
    expect(replaced.status).toBe(200)
    expect(replaced.body).not.toHaveProperty('operator')
  })

  test('is not changed over somebody else’s change', async () => {
    const path = `/autoAttendants/${await addAutoAttendant(api, 'Contested')}`
    const match = { 'if-match': '"1"' }
    expect((await api.send('PATCH', path, { name: 'First' }, match)).status).toBe(200)
    expect((await api.send('PATCH', path, { name: 'Second' }, match)).status).toBe(412)
  })

  test('forgets the words that it no longer says', async () => {
    const body = autoAttendantBody('Forgetful')
    const greeted = (text: string) => ({
      ...body,
      defaultCallFlow: { ...body.defaultCallFlow, greetings: [spoken(text)] },
    })
    const id = idOf(await api.send('POST', '/autoAttendants', greeted('Old')))
    const path = `/autoAttendants/${id}`
    await api.send('PUT', path, greeted('New'))
    const kept = Object.keys(await api.store.withAllOrganizations(readRenderedPrompts))
    expect(kept).toContain('en-US:New')
    expect(kept).not.toContain('en-US:Old')
  })
})

describe('many at once', () => {
  test('auto attendants that are saved together keep all their words', async () => {
    const greetings = Array.from({ length: 8 }, (_, index) => `Greeting ${index}`)
    await Promise.all(
      greetings.map((greeting) => {
        const body = autoAttendantBody(greeting)
        const defaultCallFlow = { ...body.defaultCallFlow, greetings: [spoken(greeting)] }
        return api.send('POST', '/autoAttendants', { ...body, defaultCallFlow })
      }),
    )
    const live = await api.store.withAllOrganizations(currentConfiguration)
    const keys = Object.keys(live?.prompts ?? {})
    expect(keys).toEqual(expect.arrayContaining(greetings.map((text) => `en-US:${text}`)))
  })

  test('a person is either deleted or led to, never both', async () => {
    const id = await addPerson(api, 'fleeting')
    const operator = { type: 'user', identity: id }
    const [saved, deleted] = await Promise.all([
      api.send('POST', '/autoAttendants', { ...autoAttendantBody('Racing'), operator }),
      api.send('DELETE', `/users/${id}`),
    ])
    expect([saved.status, deleted.status]).toBeOneOf([
      [201, 409],
      [400, 204],
    ])
  })
})

describe('an auto attendant is refused', () => {
  test('when it would strand a caller; everything wrong is listed with its place', async () => {
    const answer = await api.send(
      'POST',
      '/autoAttendants',
      autoAttendantBody('Stranding', [
        {
          dtmfResponse: 'tone1',
          action: 'transferCallToTarget',
          callTarget: { type: 'user', identity: 'user_gone' },
        },
        { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
      ]),
    )
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'configurationInvalid',
          details: [
            {
              code: 'targetMissing',
              target: 'defaultCallFlow.menu.menuOptions.1.callTarget',
              remedyText: 'Choose another destination.',
            },
            { code: 'operatorMissing', target: 'defaultCallFlow.menu.menuOptions.2' },
          ],
        },
      },
    })
  })

  test('when it cannot be spoken, saying what to do, and nothing is saved', async () => {
    const answer = await mute.send('POST', '/autoAttendants', autoAttendantBody('Mute'))
    expect(refusalOf(answer)).toBe('400 speechUnavailable: speechUnavailable')
    expect(JSON.stringify(answer.body)).toContain('Install espeak-ng.')
    expect((await mute.send('GET', '/autoAttendants')).body).toEqual({ value: [] })
  })

  test('when it uses what comes later, which is named', async () => {
    const body = autoAttendantBody('Early')
    const early = [
      { ...body, callFlows: [{}] },
      { ...body, callHandlingAssociations: [{}] },
      { ...body, operator: { type: 'externalPstn', identity: 'tel:+12505550199' } },
    ]
    for (const each of early) {
      const answer = await api.send('POST', '/autoAttendants', each)
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).toContain('later')
    }
  })

  test('when it has a field that nobody knows', async () => {
    const answer = await api.send('POST', '/autoAttendants', {
      ...autoAttendantBody('Unknown'),
      voiceId: 'Female',
    })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain('voiceId')
  })
})

describe('an auto attendant cannot be deleted', () => {
  test('while a resource account leads to it', async () => {
    await orderLicenses(api)
    const id = await addAutoAttendant(api, 'Associated')
    const accountId = await addAccount(api, 'leading')
    await license(api, accountId)
    await associate(api, accountId, id)
    const path = `/autoAttendants/${id}`
    expect(refusalOf(await api.send('DELETE', path))).toBe(
      '409 conflict: associated (removeAssociation)',
    )
    await api.send('DELETE', `/resourceAccounts/${accountId}/association`)
    expect((await api.send('DELETE', path)).status).toBe(204)
  })

  test('nor an association ended, while another one leads there', async () => {
    const accountId = await addAccount(api, 'endpoint')
    await license(api, accountId)
    await associate(api, accountId, await addAutoAttendant(api, 'Behind the endpoint'))
    const callTarget = { type: 'applicationEndpoint', identity: accountId }
    await addAutoAttendant(api, 'Leads to the endpoint', [
      { dtmfResponse: 'tone4', action: 'transferCallToTarget', callTarget },
    ])
    const path = `/resourceAccounts/${accountId}/association`
    expect(refusalOf(await api.send('DELETE', path))).toBe('409 conflict: referenced')
  })

  test('while another one leads to it', async () => {
    const id = await addAutoAttendant(api, 'Nested')
    const callTarget = { type: 'configurationEndpoint', identity: id }
    await addAutoAttendant(api, 'Outer', [
      { dtmfResponse: 'tone3', action: 'transferCallToTarget', callTarget },
    ])
    expect(refusalOf(await api.send('DELETE', `/autoAttendants/${id}`))).toBe(
      '409 conflict: referenced',
    )
  })
})
