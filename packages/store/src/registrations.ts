// Where phones were last reached, kept so that they stay reachable over a restart. The exchange
// writes them as they come and reads them all when it starts. A device that was deleted in the
// meantime has none: saving one for it does nothing.

import type { DeviceId, OrganizationId } from '@mainline/model'
import type { Generated } from 'kysely'
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
    ])
    .orderBy('device_id')
    .orderBy('contact')
    .execute()
}

/** Keeps a registration in place of the one with its device and contact. */
export async function saveRegistration(tx: Tx, registration: Registration): Promise<void> {
  const columns = {
    contact: registration.contact,
    transport: registration.transport,
    local_address: registration.localAddress,
    local_port: registration.localPort,
    remote_address: registration.remoteAddress,
    remote_port: registration.remotePort,
    call_id: registration.callId,
    cseq: registration.cseq,
    expires_at_ms: registration.expiresAtMs,
    user_agent_name: registration.userAgentName,
  }
  const device = await tx
    .selectFrom('devices')
    .select('organization_id')
    .where('id', '=', registration.deviceId)
    .forKeyShare()
    .executeTakeFirst()
  if (device === undefined) return
  await tx
    .insertInto('registrations')
    .values({ ...device, device_id: registration.deviceId, ...columns })
    .onConflict((conflict) => conflict.columns(['device_id', 'contact']).doUpdateSet(columns))
    .execute()
}

/** Forgets one registration. */
export async function removeRegistration(
  tx: Tx,
  deviceId: DeviceId,
  contact: string,
): Promise<void> {
  await tx
    .deleteFrom('registrations')
    .where('device_id', '=', deviceId)
    .where('contact', '=', contact)
    .execute()
}
