// What a request costs in a large organization, route by route: the median and the 99th percentile
// of many, through the whole API but no network. A route is a line of `requests`; one that answers
// an error ends the run.

import { performance } from 'node:perf_hooks'
import { createApi } from '@mainline/api'
import { issueOperatorToken, publishConfiguration } from '@mainline/store'
import { startCommand } from '../scripts/command.ts'
import { openLargeOrganization, seedDirectory } from './large-organization.ts'

const help = `Measures requests to the API with 10,000 users, 10,000 numbers and 1,000 resource
accounts.

usage: npm run bench [-- <part of a name>]`

const rounds = 100
const numbers = '/admin/teams/telephoneNumberManagement/numberAssignments'

type Request = { readonly name: string; readonly path: string }

const requests: readonly Request[] = [
  { name: 'users, first page counted', path: '/users?$top=50&$count=true' },
  { name: 'users, a page in the middle', path: '/users?$top=50&$skip=5000&$count=true' },
  { name: 'users, the last page', path: '/users?$top=50&$skip=10950&$count=true' },
  { name: 'users, search by name', path: '/users?$top=50&$count=true&$search=person 77' },
  { name: 'users, search by number', path: '/users?$top=50&$count=true&$search=+1604500' },
  { name: 'users, search for nothing there', path: '/users?$top=50&$count=true&$search=zzz' },
  {
    name: 'users, by user name descending',
    path: '/users?$top=50&$orderby=userPrincipalName desc',
  },
  { name: 'users, by phone number', path: '/users?$top=50&$orderby=phoneNumber' },
  {
    name: 'users, unlicensed people',
    path: '/users?$top=50&$count=true&$filter=not assignedLicenses/any()',
  },
  {
    name: 'users, with a phone registered',
    path: '/users?$top=1&$count=true&$filter=registeredDevices gt 0',
  },
  { name: 'one user', path: '/users/user_bench77' },
  { name: 'groups of a user', path: '/users/user_bench77/memberOf' },
  { name: 'members of a group of 5,000', path: '/groups/group_bench/members?$top=50&$count=true' },
  { name: 'groups', path: '/groups?$top=50&$count=true' },
  { name: 'deleted users', path: '/directory/deletedItems?$top=50&$count=true' },
  { name: 'resource accounts', path: '/resourceAccounts?$top=50&$count=true' },
  {
    name: 'resource accounts, most complete',
    path:
      '/resourceAccounts?$top=1&$count=true&$filter=phoneNumber/telephoneNumber ne null' +
      ' and association/configurationId ne null and assignedLicenses/any()',
  },
  {
    name: 'resource accounts without a number',
    path: '/resourceAccounts?$top=25&$count=true&$filter=phoneNumber/telephoneNumber eq null',
  },
  {
    name: 'numbers as an account sees them',
    path:
      '/resourceAccounts/ra_bench7/eligibleNumbers?$top=25&$count=true' +
      '&$orderby=assigned,usage,telephoneNumber',
  },
  { name: 'phone numbers', path: `${numbers}?$top=50&$count=true` },
  { name: 'phone numbers, search', path: `${numbers}?$top=50&$count=true&$search=5000077` },
]

async function main(words: readonly string[]): Promise<number> {
  const [part = ''] = words
  const { store, organizationId, close } = await openLargeOrganization()
  try {
    await store.withOrganization(organizationId, async (tx) => {
      await seedDirectory(tx)
      await publishConfiguration(tx, 'Seeded')
    })
    const nothing = () => Promise.reject(new Error('Nothing is spoken here.'))
    const promptRenderer = { render: nothing }
    const audioLibrary = { keep: nothing, wav: nothing, forget: nothing }
    const sipServer = { host: '127.0.0.1', port: 5060, transports: [] }
    const app = await createApi({ store, promptRenderer, audioLibrary, settings: { sipServer } })
    const authorization = `Bearer ${await issueOperatorToken(store)}`
    for (const request of requests.filter(({ name }) => name.includes(part))) {
      const url = `/v1.0${request.path.replaceAll(' ', '%20').replaceAll('=+', '=%2B')}`
      const times = await timesOf(async () => {
        const answer = await app.inject({ method: 'GET', url, headers: { authorization } })
        if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
      })
      console.log(`${request.name.padEnd(34)}${shown(times, 0.5)} p50${shown(times, 0.99)} p99`)
    }
    await app.close()
  } finally {
    await close()
  }
  return 0
}

async function timesOf(work: () => Promise<void>): Promise<readonly number[]> {
  await work()
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((left, right) => left - right)
}

function shown(times: readonly number[], part: number): string {
  const time = times[Math.ceil(times.length * part) - 1] ?? 0
  return `${time.toFixed(1).padStart(8)} ms`
}

if (import.meta.main) await startCommand(help, main)
