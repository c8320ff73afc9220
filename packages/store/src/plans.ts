// Plans: a change written down before it is made. The request is kept as it came, so that applying
// it goes through the same code as making it at once; what it created is kept too, so that applying
// a plan twice answers the same and creates nothing more.

import type { OrganizationId } from '@mainline/model'
import { type ColumnType, type Generated, type JSONColumnType, sql } from 'kysely'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'

interface PlanTable {
  organization_id: Generated<OrganizationId>
  id: string
  created_at: Generated<string>
  request: JSONColumnType<object>
  changes: JSONColumnType<object>
  applied_at: string | null
  created: ColumnType<object | null, string | null, string | null>
}

/** The tables of this subject. */
export interface PlanTables {
  plans: PlanTable
}

/** A plan as it is kept; its parts are the API's own shapes. */
export interface Plan {
  readonly id: string
  readonly request: object
  readonly changes: object
  readonly created?: object
}

/** Keeps a plan and names it; plans that nobody applied within a month are forgotten. */
export async function savePlan(tx: Tx, request: object, changes: object): Promise<string> {
  const id = newId('plan')
  await tx
    .deleteFrom('plans')
    .where('applied_at', 'is', null)
    .where('created_at', '<', sql<string>`now() - interval '1 month'`)
    .execute()
  await tx
    .insertInto('plans')
    .values({ id, request: JSON.stringify(request), changes: JSON.stringify(changes) })
    .execute()
  return id
}

/** Reads a plan and keeps others from applying it until this transaction ends. */
export async function lockPlan(tx: Tx, id: string): Promise<Plan | undefined> {
  const row = await tx
    .selectFrom('plans')
    .select(['id', 'request', 'changes', 'created'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { created, ...plan } = row
  return created === null ? plan : { ...plan, created }
}

/** Notes that a plan was applied, and what that created. */
export async function markPlanApplied(tx: Tx, id: string, created: object): Promise<void> {
  await tx
    .updateTable('plans')
    .set({ applied_at: new Date(Date.now()).toISOString(), created: JSON.stringify(created) })
    .where('id', '=', id)
    .execute()
}
