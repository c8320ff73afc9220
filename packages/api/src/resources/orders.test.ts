// Buying licenses: the catalog, orders, the stock, and automatic assignment.

import { virtualUserSku } from '@mainline/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestApi, type TestApi } from '../testing.ts'
import { addPerson, phoneSystemSkuId, refusalOf, virtualUserSkuId } from '../testing-directory.ts'

let api: TestApi
beforeEach(async () => {
  api = await openTestApi()
})
afterEach(() => api.close())

test('the catalog ends with the license of resource accounts, at no price', async () => {
  const { body } = await api.send('GET', '/products')
  expect(JSON.stringify(body)).toMatch(/PHONESYSTEM_VIRTUALUSER[^{]+.+"price":0\}\]\}$/)
})

describe('an order', () => {
  test('adds to the stock, which is empty before', async () => {
    expect((await api.send('GET', '/subscribedSkus')).body).toEqual({ value: [] })
    await order({ quantity: 5 })
    await order({ quantity: 2 })
    const { body } = await api.send('GET', '/subscribedSkus')
    expect(body).toMatchObject({
      value: [
        {
          skuId: virtualUserSkuId,
          skuPartNumber: virtualUserSku,
          appliesTo: 'User',
          capabilityStatus: 'Enabled',
          consumedUnits: 0,
          prepaidUnits: { enabled: 7, suspended: 0, warning: 0 },
          servicePlans: [{ servicePlanName: 'MCOEV_VIRTUALUSER', provisioningStatus: 'Success' }],
        },
      ],
    })
    const [, id] = /"id":"([^"]+)"/.exec(JSON.stringify(body)) ?? []
    expect((await api.send('GET', `/subscribedSkus/${id}`)).status).toBe(200)
    expect((await api.send('GET', '/subscribedSkus/none')).status).toBe(404)
  })

  test('is listed, the newest first', async () => {
    await order({ quantity: 1 })
    await order({ quantity: 2 })
    expect((await api.send('GET', '/orders?$count=true')).body).toMatchObject({
      '@odata.count': 2,
      value: [{ lines: [{ quantity: 2 }] }, { lines: [{ quantity: 1 }] }],
    })
  })

  test('never gives resource accounts’ licenses to people, and says so', async () => {
    const anna = await addPerson(api, 'anna')
    const { body } = await order({ quantity: 5, assignAutomatically: true })
    expect(body).toMatchObject({ notes: [expect.stringContaining('for resource accounts')] })
    expect((await api.send('GET', `/users/${anna}`)).body).toMatchObject({ assignedLicenses: [] })
  })

  test('gives people’s licenses to people without one, as far as they reach', async () => {
    const nowhere = await addPerson(api, 'nowhere', { usageLocation: null })
    const anna = await addPerson(api, 'anna')
    const bo = await addPerson(api, 'bo')
    const line = { skuPartNumber: 'MCOEV', quantity: 2, assignAutomatically: true }
    expect((await order(line)).body).toMatchObject({
      notes: [
        'Phone System was assigned to 2 people without licenses. ' +
          '2 more have none: no license left, or no usage location.',
      ],
    })
    const held = { assignedLicenses: [{ skuId: phoneSystemSkuId }] }
    expect((await api.send('GET', `/users/${anna}`)).body).toMatchObject(held)
    expect((await api.send('GET', `/users/${bo}`)).body).toMatchObject({ assignedLicenses: [] })
    expect((await api.send('GET', `/users/${nowhere}`)).body).not.toMatchObject(held)
  })

  test('of nothing, of too much or of what is not in the catalog is refused', async () => {
    expect((await order({ quantity: 0 })).status).toBe(400)
    expect((await order({ quantity: 10_001 })).status).toBe(400)
    expect(refusalOf(await order({ quantity: 1, skuPartNumber: 'E5' }))).toBe(
      '400 badRequest: invalidValue',
    )
    expect((await api.send('POST', '/orders', { lines: [] })).status).toBe(400)
  })
})

function order(line: object) {
  return api.send('POST', '/orders', { lines: [{ skuPartNumber: virtualUserSku, ...line }] })
}
