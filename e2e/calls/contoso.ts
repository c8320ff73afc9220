// The business of the live tests: a main line with a greeting and a menu, two people with a phone
// each, and a carrier's trunk. Made through the API exactly as the admin center makes it.

import type { ServerProcess } from '../server-process.ts'
import type { Phone, PhoneBehavior, PhoneOptions } from './baresip.ts'
import { carrierAddress } from './sipp.ts'

/** The number of the main line, out of the sample pool. */
export const mainNumber = '+12505550012'
const greeting = 'Welcome to Contoso. For sales, press 1. For our address, press 2.'
const announcement = 'Our address is twelve Main Street.'

/** A person of the directory, with what a phone needs to sign in. */
export interface Person {
  readonly id: string
  readonly device: Pick<PhoneOptions, 'username' | 'password' | 'domain'>
}

/** What was created. */
export interface Contoso {
  readonly ana: Person
  readonly ben: Person
  readonly autoAttendantId: string
}

interface Created {
  readonly id: string
}

/** Creates people, devices, the trunk and the main line: key 1 is Ana, 2 speaks, 0 is Ben. */
export async function createContoso(server: ServerProcess): Promise<Contoso> {
  const ana = await createPerson(server, 'Ana Lima', 'ana')
  const ben = await createPerson(server, 'Ben Okafor', 'ben')
  await server.api('POST', '/trunks', {
    name: 'Carrier',
    authentication: 'address',
    addresses: [carrierAddress],
  })
  const plan = await server.api<Created>('POST', '/plans', {
    mainLine: {
      name: 'Main line',
      telephoneNumber: mainNumber,
      greeting,
      languageId: 'en-US',
      timeZoneId: 'America/Vancouver',
      operatorId: ben.id,
      options: [
        { key: '1', kind: 'person', userId: ana.id },
        { key: '2', kind: 'announcement', text: announcement },
        { key: '0', kind: 'operator' },
      ],
    },
  })
  const { created } = await server.api<{ created: { autoAttendantId: string } }>(
    'POST',
    `/plans/${plan.id}/apply`,
  )
  return { ana, ben, autoAttendantId: created.autoAttendantId }
}

/** The options of a soft phone of this person. */
export function phoneOf(
  server: ServerProcess,
  name: string,
  person: Person,
  speaks: string,
  behavior: PhoneBehavior,
): PhoneOptions {
  return {
    folder: `${server.folder}-phones`,
    name,
    serverPort: behavior.transport === 'tls' ? server.sipTlsPort : server.sipPort,
    transport: 'udp',
    speaks,
    ...behavior,
    ...person.device,
  }
}

/** Stops phones; those that never started are skipped. */
export async function stopPhones(phones: readonly (Phone | undefined)[]): Promise<void> {
  await Promise.all(phones.map((phone) => phone?.stop()))
}

/** A person with a phone. */
export async function createPerson(
  server: ServerProcess,
  displayName: string,
  userName: string,
): Promise<Person> {
  const user = await server.api<Created>('POST', '/users', {
    displayName,
    userName,
    usageLocation: 'CA',
  })
  const device = await server.api<Person['device']>('POST', `/users/${user.id}/devices`, {
    displayName: `${displayName}’s phone`,
  })
  const { username, password, domain } = device
  return { id: user.id, device: { username, password, domain } }
}
