// Sign-ins that were begun and wait for their answer: a visit at the OpenID Connect provider, or a
// passkey's challenge. Each is found by a token that only its browser knows, ends after minutes,
// and can be taken once: a replayed answer finds nothing.

import { limits, type OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { secretHash } from './secret-hash.ts'

/** What a flow is for; one cannot be taken for another. */
export type SignInFlowPurpose = 'openIdConnect' | 'passkeySignIn' | 'passkeyRegistration'

interface SignInFlowTable {
  token_hash: string
  organization_id: OrganizationId | null
  purpose: SignInFlowPurpose
  content: string
  created_at: string
  expires_at: string
}

/** The tables of this subject. */
export interface SignInFlowTables {
  sign_in_flows: SignInFlowTable
}

/** A flow that was begun; without an organization nobody knows yet who signs in. */
export interface SignInFlow {
  readonly purpose: SignInFlowPurpose
  readonly organizationId?: OrganizationId
  readonly content: Readonly<Record<string, string>>
}

/** Enough to find the telephone with the second factor, short enough to forget about. */
const validMs = 10 * 60 * 1000

/** Keeps a flow until it is taken or ends; for transactions that see all organizations. */
export async function beginSignInFlow(tx: Tx, token: string, flow: SignInFlow): Promise<void> {
  const organization = flow.organizationId ?? null
  await sql`DELETE FROM sign_in_flows WHERE expires_at <= now() OR token_hash IN (
    SELECT token_hash FROM sign_in_flows WHERE organization_id IS NOT DISTINCT FROM ${organization}
    ORDER BY created_at DESC OFFSET ${limits.signInFlows - 1})`.execute(tx)
  await sql`INSERT INTO sign_in_flows (token_hash, organization_id, purpose, content, expires_at)
    VALUES (${secretHash(token)}, ${organization}, ${flow.purpose},
      ${JSON.stringify(flow.content)}, ${new Date(Date.now() + validMs).toISOString()})`.execute(tx)
}

/** The flow that was begun with this token, which then is no more. */
export async function takeSignInFlow(
  tx: Tx,
  token: string,
  purpose: SignInFlowPurpose,
): Promise<SignInFlow | undefined> {
  const { rows } = await sql<{
    readonly organizationId: OrganizationId | null
    readonly content: Readonly<Record<string, string>>
  }>`DELETE FROM sign_in_flows
    WHERE token_hash = ${secretHash(token)} AND purpose = ${purpose} AND expires_at > now()
    RETURNING organization_id AS "organizationId", content`.execute(tx)
  const [row] = rows
  if (row === undefined) return undefined
  const { organizationId, content } = row
  return organizationId === null ? { purpose, content } : { purpose, content, organizationId }
}
