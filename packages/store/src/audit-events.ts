// The audit log: who changed what, when and from where. The events of changes are written by the
// database itself (0005-audit-log.sql), in the change's own transaction; here are those that change
// no row, such as a sign-in, and all the ways to read. Events are never changed and never deleted.

import { limits, type OrganizationId } from '@mainline/model'
import {
  type ColumnType,
  type ExpressionBuilder,
  type Generated,
  type GeneratedAlways,
  sql,
} from 'kysely'
import type { Database, Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

/** From where a request came. */
export interface Origin {
  readonly address?: string
  readonly userAgent?: string
}

/** Who acts: a person, the operator's tools, somebody who is not signed in, or the program. */
export interface Actor extends Origin {
  readonly kind: 'user' | 'operator' | 'anonymous' | 'system'
  readonly id?: string
  readonly displayName?: string
  /** The token that acted for the user, by its name. */
  readonly apiToken?: string
}

/** What an event is about. */
export interface AuditTarget {
  readonly type: string
  readonly id?: string
  readonly displayName?: string
}

/** One event; `before` and `after` hold what changed, and are absent where there was nothing. */
export interface AuditEvent {
  readonly id: string
  readonly activityDateTime: string
  readonly activity: string
  readonly actor: Actor
  readonly target: AuditTarget
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

type Values = ColumnType<Readonly<Record<string, unknown>> | null, never, never>

interface AuditEventTable {
  organization_id: Generated<OrganizationId>
  id: GeneratedAlways<string>
  activity_at: GeneratedAlways<string>
  activity: string
  actor: GeneratedAlways<Actor>
  target_type: string
  target_id: string | null
  target_name: string | null
  before: Values
  after: Values
  /** Which revision of the row it made; null where the row counts none. */
  revision: GeneratedAlways<number | null>
}

/** The tables of this subject. */
export interface AuditEventTables {
  audit_events: AuditEventTable
}

/** What events can be filtered and ordered by. */
export const auditEventFields = {
  activityDateTime: { type: 'time', sql: sql`activity_at` },
  activity: { type: 'text', sql: sql`activity` },
  actorId: { type: 'text', sql: sql`actor ->> 'id'` },
  targetType: { type: 'text', sql: sql`target_type` },
  targetId: { type: 'text', sql: sql`target_id` },
} as const satisfies Columns

/** Which events are wanted. */
export type AuditEventFilter = Pick<PageQuery, 'search' | 'filter'>

/** Adds an event that no change of a row leaves by itself. */
export async function recordEvent(tx: Tx, activity: string, target: AuditTarget): Promise<void> {
  await tx
    .insertInto('audit_events')
    .values({
      activity,
      target_type: target.type,
      target_id: target.id ?? null,
      target_name: target.displayName ?? null,
    })
    .execute()
}

/** The events that match, newest first if not ordered. */
export async function listAuditEvents(tx: Tx, query: PageQuery): Promise<Page<AuditEvent>> {
  const rows = await matchingEvents(tx, query)
    .orderBy(orderSql(query.orderBy, auditEventFields, ...newestFirst))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await tx
    .selectFrom('audit_events')
    .where((row) => matches(row, query))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(eventOf), count }
}

/** The next `top` events that match, newest first, behind the one with the id `last`. */
export async function nextAuditEvents(
  tx: Tx,
  filter: AuditEventFilter,
  top: number,
  last: string | undefined,
): Promise<readonly AuditEvent[]> {
  const rows = await matchingEvents(tx, filter)
    .$if(last !== undefined, (events) =>
      events.where(
        sql<boolean>`(activity_at, id) < (
          SELECT activity_at, id FROM audit_events WHERE id = ${last})`,
      ),
    )
    .orderBy(sql.join(newestFirst))
    .limit(top)
    .execute()
  return rows.map(eventOf)
}

/** One event, if there is such. */
export async function readAuditEvent(tx: Tx, id: string): Promise<AuditEvent | undefined> {
  const row = await shownEvents(tx).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : eventOf(row)
}

/** What was done to an object since it had that revision, oldest first. */
export async function auditEventsSince(
  tx: Tx,
  targetId: string,
  revision: number,
): Promise<readonly AuditEvent[]> {
  const rows = await shownEvents(tx)
    .where('target_id', '=', targetId)
    .where('revision', '>', revision)
    .orderBy('revision')
    .limit(limits.explainedChanges)
    .execute()
  return rows.map(eventOf)
}

const newestFirst = [sql`activity_at DESC`, sql`id DESC`] as const

function matchingEvents(tx: Tx, filter: AuditEventFilter) {
  return shownEvents(tx).where((row) => matches(row, filter))
}

function shownEvents(tx: Tx) {
  return tx
    .selectFrom('audit_events')
    .select(['id', 'activity_at as activityDateTime', 'activity', 'actor', 'before', 'after'])
    .select(['target_type', 'target_id', 'target_name'])
}

type Row = Awaited<ReturnType<ReturnType<typeof shownEvents>['execute']>>[number]

function eventOf({ target_type: type, target_id, target_name, ...event }: Row): AuditEvent {
  const target = withoutNulls({ type, id: target_id, displayName: target_name })
  return { ...withoutNulls(event), target }
}

const searched = sql<string>`concat_ws(' ', activity, actor, target_id, target_name, before, after)`

function matches(
  row: ExpressionBuilder<Database, 'audit_events'>,
  { search, filter }: AuditEventFilter,
) {
  return row.and([
    ...(search === undefined ? [] : [row(searched, 'ilike', containing(search))]),
    ...(filter === undefined ? [] : [filterSql(filter, auditEventFields)]),
  ])
}
