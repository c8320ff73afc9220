// Phones of people. The password of a device is made here, answered once, and never stored: only
// HA1 = H(username:realm:password) is, which is all that digest needs (RFC 7616 §3.4.2). It has 128
// random bits, so HA1 cannot be guessed back although its hashes are fast.

import { createHash, randomBytes } from 'node:crypto'
import type { DeviceId, OrganizationId, UserId } from '@mainline/model'
import { type ExpressionBuilder, type Generated, sql } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import { notifyAccessChanged } from './access-notice.ts'
import type { Database, Tx } from './database.ts'
import { newId } from './new-id.ts'
import { readOrganization } from './organizations.ts'
import type { Registration } from './registrations.ts'

interface DeviceTable {
  organization_id: Generated<OrganizationId>
  id: DeviceId
  user_id: UserId
  account_kind: Generated<'person'>
  display_name: string
  username: string
  realm: string
  ha1_sha256: string
  ha1_md5: string
  created_at: Generated<string>
  sign_in_hash: string | null
}

/** The tables of this subject. */
export interface DeviceTables {
  devices: DeviceTable
}

/** A phone of a user; `registration` is where it was reached last, if that still holds. */
export interface Device {
  readonly id: DeviceId
  readonly displayName: string
  readonly username: string
  readonly domain: string
  readonly registration: {
    readonly contact: string
    readonly transport: Registration['transport']
    /** Where its requests come from, as the server sees it: behind a router, the router. */
    readonly address: string
    readonly expiresDateTime: string
    readonly userAgent: string
  } | null
}

/** What a phone is set up with; the password is nowhere else. */
export interface DeviceCredentials {
  readonly id: DeviceId
  readonly displayName: string
  readonly username: string
  readonly password: string
  readonly domain: string
}

/** The devices of a user but for their browsers, oldest first. */
export async function listDevices(tx: Tx, userId: string): Promise<readonly Device[]> {
  const rows = await tx
    .selectFrom('devices')
    .select((row) => [
      'id',
      'display_name as displayName',
      'username',
      'realm as domain',
      newestRegistration(row).as('registration'),
    ])
    .where(sql`user_id`, '=', userId)
    .where('sign_in_hash', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ registration, ...device }) => ({
    ...device,
    registration: registration === null ? null : shownRegistration(registration),
  }))
}

/** Whose device is added; its name begins the device's. */
export interface DeviceOwner {
  readonly id: UserId
  readonly userName: string
}

/**
 * Adds a device to a user, and makes its password. That of a browser ends with the sign-in whose
 * hash is given.
 */
export async function addDevice(
  tx: Tx,
  user: DeviceOwner,
  displayName: string,
  signInHash: string | null = null,
): Promise<DeviceCredentials> {
  const { domain } = await readOrganization(tx)
  const id = newId('device')
  const username = `${user.userName}-${id.slice(-8)}`
  const password = randomBytes(16).toString('base64url')
  const digested = `${username}:${domain}:${password}`
  await tx
    .insertInto('devices')
    .values({
      id,
      user_id: user.id,
      display_name: displayName,
      username,
      realm: domain,
      ha1_sha256: createHash('sha256').update(digested).digest('hex'),
      ha1_md5: createHash('md5').update(digested).digest('hex'),
      sign_in_hash: signInHash,
    })
    .execute()
  await notifyAccessChanged(tx)
  return { id, displayName, username, password, domain }
}

/** Deletes a device of a user with its registrations; answers whether there was one. */
export async function deleteDevice(tx: Tx, userId: string, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('devices')
    .where(sql`user_id`, '=', userId)
    .where(sql`id`, '=', id)
    .executeTakeFirst()
  await notifyAccessChanged(tx)
  return deleted.numDeletedRows > 0n
}

function newestRegistration(row: ExpressionBuilder<Database, 'devices'>) {
  return jsonObjectFrom(
    row
      .selectFrom('registrations')
      .select([
        'contact',
        'transport',
        'remote_address',
        'remote_port',
        'expires_at_ms',
        'user_agent_name',
      ])
      .whereRef('device_id', '=', 'devices.id')
      .where('expires_at_ms', '>', Date.now())
      .orderBy('expires_at_ms', 'desc')
      .limit(1),
  )
}

function shownRegistration(row: {
  readonly contact: string
  readonly transport: Registration['transport']
  readonly remote_address: string
  readonly remote_port: number
  readonly expires_at_ms: number
  readonly user_agent_name: string
}) {
  const { remote_address: host, remote_port: port } = row
  return {
    contact: row.contact,
    transport: row.transport,
    address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    expiresDateTime: new Date(row.expires_at_ms).toISOString(),
    userAgent: row.user_agent_name,
  }
}
