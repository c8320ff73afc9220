// Microsoft's own Graph client for JavaScript against this API: over HTTP, on a real PostgreSQL,
// with the client's own middleware. It sends tokens to HTTPS addresses only, so one more
// middleware stands where an installation has its reverse proxy, and ends TLS.

import type { AddressInfo } from 'node:net'
import {
  type AuthenticationProvider,
  Client,
  type Context,
  GraphError,
  type Middleware,
  MiddlewareFactory,
  PageIterator,
  ResponseType,
} from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../src/testing.ts'
import {
  addAccount,
  addPerson,
  addTestGroup,
  license,
  numbersPath,
  orderLicenses,
  phoneSystemSkuId,
  virtualUserSkuId,
} from '../src/testing-directory.ts'

let api: TestApi
let baseUrl: string
let graph: Client

beforeAll(async () => {
  const sipServer = { host: '127.0.0.1', port: 5060, transports: ['udp' as const] }
  api = await openTestApi({ settings: { sipServer, secureCookies: true } })
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  // True of a server that listens on TCP.
  const { port } = api.app.server.address() as AddressInfo
  baseUrl = `https://127.0.0.1:${port}/`
  graph = graphClient({ getAccessToken: async () => api.token })
  await orderLicenses(api)
  for (const name of ['Berta', 'anton', 'Ärmel', 'Zoe', 'Caesar']) {
    await addPerson(api, name.replace('Ä', 'a'), { displayName: name, department: 'Support' })
  }
})
afterAll(() => api.close())

/** Takes a request off TLS, as a reverse proxy does. */
class TlsEnd implements Middleware {
  #next: Middleware | undefined

  async execute(context: Context): Promise<void> {
    if (typeof context.request === 'string') {
      context.request = context.request.replace('https://', 'http://')
    }
    await this.#next?.execute(context)
  }

  setNext(next: Middleware): void {
    this.#next = next
  }
}

function graphClient(authProvider: AuthenticationProvider): Client {
  const chain = MiddlewareFactory.getDefaultMiddlewareChain(authProvider)
  chain.splice(-1, 0, new TlsEnd())
  return Client.initWithMiddleware({
    middleware: chain,
    baseUrl,
    customHosts: new Set(['127.0.0.1']),
  })
}

const member = z.record(z.string(), z.unknown())
const page = z.object({
  '@odata.count': z.number().exactOptional(),
  '@odata.nextLink': z.string().exactOptional(),
  value: z.array(member),
})

/** Everything that the client's page iterator passes, beginning with a first page. */
async function iterated(first: z.output<typeof page>): Promise<readonly unknown[]> {
  const found: unknown[] = []
  const iterator = new PageIterator(graph, first, (each) => {
    found.push(each)
    return true
  })
  await iterator.iterate()
  expect(iterator.isComplete()).toBe(true)
  return found
}

describe('the Graph client lists', () => {
  test('subscribed SKUs, filtered and cut to some fields', async () => {
    const answer = await graph
      .api('/subscribedSkus')
      .filter("skuPartNumber eq 'PHONESYSTEM_VIRTUALUSER' and prepaidUnits/enabled ge 5")
      .select(['skuId', 'skuPartNumber', 'consumedUnits'])
      .get()
    expect(answer).toEqual({
      value: [
        { skuId: virtualUserSkuId, skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', consumedUnits: 0 },
      ],
    })
  })

  test('users, ordered, counted, and all of them page by page', async () => {
    const first = page.parse(
      await graph
        .api('/users')
        .header('ConsistencyLevel', 'eventual')
        .filter("department eq 'support' and not startsWith(displayName,'z')")
        .select('displayName')
        .orderby('displayName desc')
        .top(3)
        .count(true)
        .get(),
    )
    expect(first).toMatchObject({ '@odata.count': 4, value: [{}, {}, {}] })
    expect(await iterated(first)).toEqual([
      { displayName: 'Ärmel' },
      { displayName: 'Caesar' },
      { displayName: 'Berta' },
      { displayName: 'anton' },
    ])
  })

  test('users by the license that they hold', async () => {
    const id = await addAccount(api, 'licensed')
    await license(api, id)
    const answer = await graph
      .api('/users')
      .filter(`assignedLicenses/any(x:x/skuId eq ${virtualUserSkuId})`)
      .select('id')
      .get()
    expect(answer).toEqual({ value: [{ id }] })
  })

  test('number assignments by capability, page by page', async () => {
    const first = page.parse(
      await graph
        .api(numbersPath)
        .filter("capabilities/any(c:c eq 'userAssignment') and assignmentStatus eq 'unassigned'")
        .orderby('telephoneNumber desc')
        .select(['telephoneNumber'])
        .top(4)
        .skip(1)
        .count()
        .get(),
    )
    expect(first['@odata.count']).toBe(10)
    const expected = Array.from({ length: 9 }, (_, index) => `+1250555010${8 - index}`)
    expect(await iterated(first)).toEqual(expected.map((telephoneNumber) => ({ telephoneNumber })))
  })

  test('number assignments by country, status and tag, and only the fields asked for', async () => {
    const [number] = page.parse(
      await graph.api(numbersPath).filter("telephoneNumber eq '+18005550140'").get(),
    ).value
    await api.send('PATCH', `/phoneNumbers/${String(number?.['id'])}`, { tags: ['Sales'] })
    const answer = await graph
      .api(numbersPath)
      .filter(
        "isoCountryCode eq 'CA' and activationState eq 'activated' " +
          "and numberType eq 'callingPlan' " +
          "and assignmentBlockedState eq 'notBlocked' and tags/any(t:t eq 'sales')",
      )
      .select(['telephoneNumber', 'operatorId', 'tags', 'supportedCustomerActions'])
      .count()
      .get()
    expect(answer).toEqual({
      '@odata.count': 1,
      value: [
        {
          telephoneNumber: '+18005550140',
          operatorId: 'sample',
          tags: ['Sales'],
          supportedCustomerActions: ['locationUpdate', 'release', 'usageUpdate'],
        },
      ],
    })
  })

  test('one number assignment by its id', async () => {
    const [first] = page.parse(await graph.api(numbersPath).top(1).get()).value
    expect(await graph.api(`${numbersPath}/${String(first?.['id'])}`).get()).toEqual(first)
  })

  test('nothing without a token that is known', async () => {
    const stranger = graphClient({ getAccessToken: async () => 'invented' })
    await expect(stranger.api('/users').get()).rejects.toMatchObject({ statusCode: 401 })
  })

  test('nothing by a filter that is not known, and says where and what is', async () => {
    const asked = graph.api('/users').filter("displayName eq 'Zoe' and shoeSize eq 43").get()
    await expect(asked).rejects.toBeInstanceOf(GraphError)
    await expect(asked).rejects.toMatchObject({
      statusCode: 400,
      code: 'badRequest',
      message: expect.stringMatching(
        /^\$filter, at character 26: shoeSize cannot be filtered by; id, displayName, .* can\.$/,
      ),
    })
  })
})

describe('the Graph client assigns', () => {
  test('a license and takes it away', async () => {
    const id = await addAccount(api, 'holder')
    const assign = (body: object) => graph.api(`/users/${id}/assignLicense`).post(body)
    const skuId = virtualUserSkuId
    const addLicenses = [{ skuId, disabledPlans: [] }]
    expect(await assign({ addLicenses, removeLicenses: [] })).toMatchObject({
      id,
      assignedLicenses: addLicenses,
    })
    expect(await assign({ addLicenses: [], removeLicenses: [skuId] })).toMatchObject({
      id,
      assignedLicenses: [],
    })
  })

  test('a license to a group, and reads why its members hold it', async () => {
    await api.send('POST', '/orders', { lines: [{ skuPartNumber: 'MCOEV', quantity: 1 }] })
    const [first, second] = [await addPerson(api, 'first'), await addPerson(api, 'second')]
    const group = await addTestGroup(api)
    for (const id of [first, second]) {
      const member = { '@odata.id': `${baseUrl}v1.0/directoryObjects/${id}` }
      await graph.api(`/groups/${group}/members/$ref`).post(member)
    }
    const licenses = { addLicenses: [{ skuId: phoneSystemSkuId }], removeLicenses: [] }
    const given = await graph.api(`/groups/${group}/assignLicense`).post(licenses)
    expect(given).toMatchObject({ assignedLicenses: [{ skuId: phoneSystemSkuId }] })
    const states = { state: 'Active', error: 'None', assignedByGroup: group }
    expect(await statesOf(first)).toMatchObject([{ skuId: phoneSystemSkuId, ...states }])
    const errors = await graph.api(`/groups/${group}/membersWithLicenseErrors`).select('id').get()
    expect(errors).toEqual({ value: [{ id: second }] })
    await api.send('POST', '/orders', { lines: [{ skuPartNumber: 'MCOEV', quantity: 1 }] })
    await graph.api(`/users/${second}/reprocessLicenseAssignment`).post({})
    expect(await statesOf(second)).toMatchObject([states])
  })

  test('a number, follows the operation, and takes it away', async () => {
    const id = await addAccount(api, 'main')
    await license(api, id)
    const number = { telephoneNumber: '+12505550012', numberType: 'callingPlan' }
    const assigned = await act('assignNumber', { ...number, assignmentTargetId: id })
    expect(assigned).toMatchObject({ status: 'succeeded', numbers: [{ status: 'succeeded' }] })
    expect(await holders(id)).toEqual([{ telephoneNumber: '+12505550012' }])
    expect(await act('unassignNumber', number)).toMatchObject({ status: 'succeeded' })
    expect(await holders(id)).toEqual([])
  })

  async function statesOf(id: string): Promise<unknown> {
    const list = graph.api('/users').filter(`id eq '${id}'`).select('licenseAssignmentStates')
    return page.parse(await list.get()).value[0]?.['licenseAssignmentStates']
  }

  test('no user number to a resource account, and finds the reasons in the operation', async () => {
    const assignmentTargetId = await addAccount(api, 'wrong')
    const body = { telephoneNumber: '+12505550100', assignmentTargetId }
    const refused = graph.api(`${numbersPath}/assignNumber`).post(body)
    await expect(refused).rejects.toBeInstanceOf(GraphError)
    const error = z.instanceof(GraphError).parse(await refused.catch((reason: unknown) => reason))
    const location = error.headers?.get('location') ?? ''
    expect(await graph.api(new URL(location, baseUrl).href).get()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('is a user number') },
    })
  })

  test('what is written on a number', async () => {
    const telephoneNumber = '+12505550013'
    const update = (body: object) =>
      graph.api(`${numbersPath}/updateNumber`).post({ telephoneNumber, ...body })
    const networkSiteId = 'vancouver'
    expect(await update({ networkSiteId })).toMatchObject({ telephoneNumber, networkSiteId })
    expect(await update({ networkSiteId: '' })).not.toHaveProperty('networkSiteId')
  })

  /** Does an action that is answered by 202 and an address; reads the operation there. */
  async function act(action: string, body: object): Promise<unknown> {
    const request = graph.api(`${numbersPath}/${action}`).responseType(ResponseType.RAW)
    const answer = z.instanceof(Response).parse(await request.post(body))
    expect(answer.status).toBe(202)
    return graph.api(new URL(answer.headers.get('location') ?? '', baseUrl).href).get()
  }

  async function holders(id: string): Promise<unknown> {
    const list = graph.api(numbersPath).filter(`assignmentTargetId eq '${id}'`)
    return page.parse(await list.select('telephoneNumber').get()).value
  }
})
