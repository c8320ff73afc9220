// What an organization lets its people call, and at what expense: the dial plan, the permissions
// and the limits, each one row or none. Without a row the model's defaults hold, so a better
// default reaches everybody who chose nothing.

import {
  type DialLimits,
  type DialPermissions,
  type DialRate,
  defaultOutboundCalling,
  emergencyNumbersOf,
  type OrganizationId,
  type OutboundCalling,
} from '@mainline/model'
import { type Generated, type JSONColumnType, sql } from 'kysely'
import type { ItemKeys } from './configuration-keys.ts'
import type { Tx } from './database.ts'
import { withoutNulls } from './without-nulls.ts'

interface Singleton {
  organization_id: Generated<OrganizationId>
  revision: Generated<number>
}

/** The tables of this subject. */
export interface OutboundCallingTables {
  dial_plans: Singleton & { emergency_numbers: string[]; caller_id_number: string | null }
  dial_permissions: Singleton & { countries: string[]; premium_numbers: boolean }
  dial_limits: Singleton & {
    calls_per_user_per_hour: number
    simultaneous_calls_per_user: number
    spend_per_user_per_day_cents: number
    spend_per_day_cents: number
    domestic_per_minute_cents: number
    foreign_per_minute_cents: number
    rates: JSONColumnType<readonly DialRate[]>
  }
}

/** What an administrator sets of the dial plan. */
export interface DialPlanSettings {
  /** Beside those of the country. */
  readonly emergencyNumbers: readonly string[]
  readonly callerIdNumber?: string
}

/** Settings with their revision, which becomes the ETag; 0 while nobody has changed them. */
export type Revised<Settings> = Settings & { readonly revision: number }

/** The parts of what decides outbound calls, as a configuration version keeps them. */
export async function readOutboundCalling(tx: Tx, keys?: ItemKeys): Promise<OutboundCalling> {
  const { countryCode: country } = await homeOf(tx)
  const { revision: _, emergencyNumbers, ...plan } = await readDialPlan(tx)
  const { revision: __, ...dialPermissions } = await readDialPermissions(tx)
  const { revision: ___, ...dialLimits } = await readDialLimits(tx)
  const numbers = [...new Set([...emergencyNumbersOf(country), ...emergencyNumbers])]
  const all: OutboundCalling = {
    dialPlan: { country, emergencyNumbers: numbers, ...plan },
    dialPermissions,
    dialLimits,
  }
  if (keys === undefined) return all
  // What is asked for by key is asked for by this table's own keys.
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))) as typeof all
}

/** What decided them in versions that say nothing of it. */
export async function formerOutboundCalling(tx: Tx, id: OrganizationId): Promise<OutboundCalling> {
  const { countryCode } = await homeQuery(tx).where('id', '=', id).executeTakeFirstOrThrow()
  return defaultOutboundCalling(countryCode)
}

/** The dial plan's settings. */
export async function readDialPlan(tx: Tx): Promise<Revised<DialPlanSettings>> {
  const row = await tx
    .selectFrom('dial_plans')
    .select(['emergency_numbers as emergencyNumbers', 'caller_id_number as callerIdNumber'])
    .select('revision')
    .executeTakeFirst()
  return row === undefined ? { emergencyNumbers: [], revision: 0 } : withoutNulls(row)
}

/** Saves the dial plan's settings in place of the former ones. */
export async function saveDialPlan(tx: Tx, plan: DialPlanSettings): Promise<void> {
  const values = {
    emergency_numbers: [...plan.emergencyNumbers],
    caller_id_number: plan.callerIdNumber ?? null,
  }
  await tx
    .insertInto('dial_plans')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('organization_id')
        .doUpdateSet({ ...values, revision: sql`dial_plans.revision + 1` }),
    )
    .execute()
}

/** What may be called. */
export async function readDialPermissions(tx: Tx): Promise<Revised<DialPermissions>> {
  const row = await tx
    .selectFrom('dial_permissions')
    .select(['countries', 'premium_numbers as premiumNumbers', 'revision'])
    .executeTakeFirst()
  if (row !== undefined) return row
  const { countryCode } = await homeOf(tx)
  return { ...defaultOutboundCalling(countryCode).dialPermissions, revision: 0 }
}

/** Saves what may be called in place of what might be before. */
export async function saveDialPermissions(tx: Tx, permissions: DialPermissions): Promise<void> {
  const values = {
    countries: [...permissions.countries],
    premium_numbers: permissions.premiumNumbers,
  }
  await tx
    .insertInto('dial_permissions')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('organization_id')
        .doUpdateSet({ ...values, revision: sql`dial_permissions.revision + 1` }),
    )
    .execute()
}

/** How much may be called. */
export async function readDialLimits(tx: Tx): Promise<Revised<DialLimits>> {
  const row = await tx
    .selectFrom('dial_limits')
    .select([
      'calls_per_user_per_hour as callsPerUserPerHour',
      'simultaneous_calls_per_user as simultaneousCallsPerUser',
      'spend_per_user_per_day_cents as spendPerUserPerDayCents',
      'spend_per_day_cents as spendPerDayCents',
      'domestic_per_minute_cents as domesticPerMinuteCents',
      'foreign_per_minute_cents as foreignPerMinuteCents',
      'rates',
      'revision',
    ])
    .executeTakeFirst()
  if (row !== undefined) return row
  const { countryCode } = await homeOf(tx)
  return { ...defaultOutboundCalling(countryCode).dialLimits, revision: 0 }
}

/** Saves the limits in place of the former ones. */
export async function saveDialLimits(tx: Tx, limits: DialLimits): Promise<void> {
  const values = {
    calls_per_user_per_hour: limits.callsPerUserPerHour,
    simultaneous_calls_per_user: limits.simultaneousCallsPerUser,
    spend_per_user_per_day_cents: limits.spendPerUserPerDayCents,
    spend_per_day_cents: limits.spendPerDayCents,
    domestic_per_minute_cents: limits.domesticPerMinuteCents,
    foreign_per_minute_cents: limits.foreignPerMinuteCents,
    rates: JSON.stringify(limits.rates),
  }
  await tx
    .insertInto('dial_limits')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('organization_id')
        .doUpdateSet({ ...values, revision: sql`dial_limits.revision + 1` }),
    )
    .execute()
}

async function homeOf(tx: Tx): Promise<{ readonly countryCode: string }> {
  return homeQuery(tx).executeTakeFirstOrThrow()
}

function homeQuery(tx: Tx) {
  return tx.selectFrom('organizations').select('country_code as countryCode')
}
