// What the routes of phone numbers cost with 10,000 numbers: p50 and p99 of listing, searching,
// filtering, changing and assigning, and what bringing the 10,000 along takes.
// Run alone: node bench/number-routes.ts (it starts a database of its own and removes it).

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createApi } from '@mainline/api'
import { estimatedDurationMs } from '@mainline/model'
import { firstStart, issueOperatorToken, openStore, startEmbeddedPostgres } from '@mainline/store'

const rounds = 200
const path = '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'
const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, onLost: () => {} })
const store = await openStore({ address: postgres.address })
try {
  await store.migrate()
  await firstStart(store, { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' })
  await measure(await issueOperatorToken(store))
} finally {
  await store.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measure(token: string): Promise<void> {
  const nothing = () => Promise.reject(new Error('Nothing is uploaded here.'))
  const app = await createApi({
    store,
    audioLibrary: { keep: nothing, wav: nothing, forget: nothing },
    promptRenderer: {
      render: async (_, text) => ({ audioId: 'a', durationMs: estimatedDurationMs(text), text }),
    },
    settings: { sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp'] } },
  })
  const send = async <Body>(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    if (answer.statusCode >= 400) throw new Error(`${method} ${url}: ${answer.body}`)
    return answer.json<Body>()
  }
  const range = { first: '+14165550000', last: '+14165559999' }
  const upload = { range, usage: 'service' }
  await timed('preview 10,000 numbers', 1, () => send('POST', '/v1.0/phoneNumberUploads', upload))
  await timed('add 10,000 numbers', 1, () =>
    send('POST', '/v1.0/phoneNumberUploads', { ...upload, apply: true }),
  )
  const account = { displayName: 'Main', userName: 'main', type: 'autoAttendant' }
  const { id } = await send<{ id: string }>('POST', '/v1.0/resourceAccounts', account)
  const line = { skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', quantity: 1, assignAutomatically: false }
  await send('POST', '/v1.0/orders', { lines: [line] })
  const addLicenses = [{ skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a', disabledPlans: [] }]
  await send('POST', `/v1.0/users/${id}/assignLicense`, { addLicenses, removeLicenses: [] })
  const { value } = await send<{ value: readonly { readonly id: string }[] }>(
    'GET',
    `${path}?$top=1&$search=4165550000`,
  )
  await timed('list the first 50, counted', rounds, () =>
    send('GET', `${path}?$top=50&$count=true`),
  )
  await timed('list the last 50 in another order', rounds, () =>
    send('GET', `${path}?$top=50&$skip=9950&$orderby=city%20desc`),
  )
  await timed('list 500', rounds, () => send('GET', path))
  await timed('search by digits', rounds, () => send('GET', `${path}?$search=555%2012%2034`))
  const unassigned = encodeURIComponent("assignmentStatus eq 'unassigned' and kind eq 'toll'")
  await timed('filter', rounds, () => send('GET', `${path}?$top=50&$filter=${unassigned}`))
  await timed('change tags', rounds, (round) =>
    send('PATCH', `/v1.0/phoneNumbers/${value[0]?.id}`, { tags: [`${round}`] }),
  )
  const number = { telephoneNumber: '+14165550001' }
  await timed('assign and unassign', rounds, async () => {
    await send('POST', `${path}/assignNumber`, { ...number, assignmentTargetId: id })
    await send('POST', `${path}/unassignNumber`, number)
  })
  await app.close()
}

async function timed(name: string, count: number, work: (round: number) => Promise<unknown>) {
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    const start = performance.now()
    await work(round)
    times.push(performance.now() - start)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.min(count - 1, Math.floor(count * share))] ?? 0
  const spread = count === 1 ? '' : `, p99 ${at(0.99).toFixed(1)} ms`
  console.log(`${name}: p50 ${at(0.5).toFixed(1)} ms${spread}`)
}
