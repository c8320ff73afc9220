// Where phones were last reached, kept so that they stay reachable over a restart. The exchange
// writes them as they come and reads them all when it starts. A device that was deleted in the
// meantime has none: saving one for it does nothing.

import type { DeviceId, OrganizationId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { Tx } from './database.ts'

interface RegistrationTable {
  organization_id: Generated<OrganizationId>
  device_id: DeviceId
  contact: string
  transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'
  local_address: string
  local_port: number
  remote_address: string
  remote_port: number
  call_id: string
  cseq: number
  expires_at_ms: number
  user_agent_name: string
  path: Generated<string[]>
}

/** The tables of this subject. */
export interface RegistrationTables {
  registrations: RegistrationTable
}

/** One phone's binding (RFC 3261 §10), with the way its requests came. */
export interface Registration {
  readonly deviceId: DeviceId
  readonly contact: string
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  readonly callId: string
  readonly cseq: number
  readonly expiresAtMs: number
  readonly userAgentName: string
  /** Routes of a request to it, the nearest first (RFC 3327). */
  readonly path: readonly string[]
}

/** Every registration that has not expired; for transactions that see all organizations. */
export async function loadRegistrations(tx: Tx): Promise<readonly Registration[]> {
  await tx.deleteFrom('registrations').where('expires_at_ms', '<=', Date.now()).execute()
  return tx
    .selectFrom('registrations')
    .select([
      'device_id as deviceId',
      'contact',
      'transport',
      'local_address as localAddress',
      'local_port as localPort',
      'remote_address as remoteAddress',
      'remote_port as remotePort',
      'call_id as callId',
      'cseq',
      'expires_at_ms as expiresAtMs',
      'user_agent_name as userAgentName',
      'path',
    ])
    .orderBy('device_id')
    .orderBy('contact')
    .execute()
}

/** A device's contact: what a registration is found by. */
export type RegistrationKey = Pick<Registration, 'deviceId' | 'contact'>

/**
 * Keeps registrations in place of those with their device and contact, in one statement however
 * many; none of them may be named twice.
 */
export async function saveRegistrations(
  tx: Tx,
  registrations: readonly Registration[],
): Promise<void> {
  await sql`INSERT INTO registrations (organization_id, device_id, contact, transport,
      local_address, local_port, remote_address, remote_port, call_id, cseq, expires_at_ms,
      user_agent_name, path)
    SELECT devices.organization_id, new."deviceId", contact, transport, "localAddress",
      "localPort", "remoteAddress", "remotePort", "callId", cseq, "expiresAtMs", "userAgentName",
      path
    FROM jsonb_to_recordset(${JSON.stringify(registrations)}) AS new
      ("deviceId" text, contact text, transport text, "localAddress" text, "localPort" integer,
      "remoteAddress" text, "remotePort" integer, "callId" text, cseq bigint,
      "expiresAtMs" bigint, "userAgentName" text, path text[])
    JOIN devices ON devices.id = new."deviceId"
    ORDER BY new."deviceId"
    FOR KEY SHARE OF devices
    ON CONFLICT (device_id, contact) DO UPDATE SET transport = excluded.transport,
      local_address = excluded.local_address, local_port = excluded.local_port,
      remote_address = excluded.remote_address, remote_port = excluded.remote_port,
      call_id = excluded.call_id, cseq = excluded.cseq, expires_at_ms = excluded.expires_at_ms,
      user_agent_name = excluded.user_agent_name, path = excluded.path`.execute(tx)
}

/** Forgets registrations. */
export async function removeRegistrations(tx: Tx, keys: readonly RegistrationKey[]): Promise<void> {
  await sql`DELETE FROM registrations USING jsonb_to_recordset(${JSON.stringify(keys)})
      AS old ("deviceId" text, contact text)
    WHERE device_id = old."deviceId" AND registrations.contact = old.contact`.execute(tx)
}
