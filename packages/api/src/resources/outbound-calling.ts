// /dialPlan, /dialPermissions and /dialLimits: what the organization's people may call, and at what
// expense. There is one of each; what nobody set is as safe as the model's defaults make it.

import { type DialLimits, type DialPermissions, emergencyNumbersOf, limits } from '@mainline/model'
import {
  type DialPlanSettings,
  publishConfiguration,
  type Revised,
  readDialLimits,
  readDialPermissions,
  readDialPlan,
  readOrganization,
  saveDialLimits,
  saveDialPermissions,
  saveDialPlan,
  type Tx,
} from '@mainline/store'
import { getCountries } from 'libphonenumber-js/max'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { requireOwnNumber } from '../caller-id.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { outboundCallingPolicy as policy } from '../policies/outbound-calling.ts'
import { countryCode } from '../schemas.ts'

const cents = z.number().int().min(0).max(limits.dialAmountCents)

const planFields = {
  /** As dialed; they pass every permission and limit, beside those of the country. */
  emergencyNumbers: z
    .array(z.string().regex(/^[0-9]{2,8}$/, 'is not 2 to 8 digits'))
    .max(limits.addedEmergencyNumbers),
  callerIdNumber: z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'is not a number like +12505550012'),
}

const permissionFields = {
  countries: z
    .array(countryCode)
    .refine((list) => new Set(list).size === list.length, 'names a country twice'),
  premiumNumbers: z.boolean(),
}

const limitFields = {
  callsPerUserPerHour: z.number().int().min(0).max(10_000),
  simultaneousCallsPerUser: z.number().int().min(0).max(100),
  spendPerUserPerDayCents: cents,
  spendPerDayCents: cents,
  domesticPerMinuteCents: cents,
  foreignPerMinuteCents: cents,
  rates: z
    .array(
      z.strictObject({
        prefix: z.string().regex(/^\+[0-9]{1,15}$/, 'is not + and digits, for example +44'),
        perMinuteCents: cents,
      }),
    )
    .max(limits.dialRates)
    .refine(
      (rates) => new Set(rates.map(({ prefix }) => prefix)).size === rates.length,
      'names a prefix twice',
    ),
}

const planChange = z
  .strictObject({
    emergencyNumbers: planFields.emergencyNumbers.exactOptional(),
    callerIdNumber: planFields.callerIdNumber.nullable().exactOptional(),
  })
  .meta({ id: 'DialPlanChange', examples: [{ emergencyNumbers: ['112'] }] })

const planAnswer = z
  .object({
    emergencyNumbers: z.array(z.string()),
    callerIdNumber: z.string().optional(),
    country: z.string(),
    /** Those of the country, which nobody can take away. */
    nationalEmergencyNumbers: z.array(z.string()),
  })
  .meta({ id: 'DialPlan' })

const permissionsAnswer = z
  .object({
    ...permissionFields,
    countries: z.array(z.string()),
    country: z.string(),
    /** Every country that can be allowed. */
    availableCountries: z.array(z.string()),
  })
  .meta({ id: 'DialPermissions' })

const limitsAnswer = z.object(limitFields).meta({ id: 'DialLimits' })

/** Registers the routes of this resource. */
export function registerOutboundCalling(app: ApiServer, context: ApiContext): void {
  registerDialPlan(app, context)
  registerDialPermissions(app, context)
  registerDialLimits(app, context)
}

function registerDialPlan(app: ApiServer, context: ApiContext): void {
  app.get('/dialPlan', {
    config: { policy: policy.read },
    schema: { response: { 200: planAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const plan = await inOrganization(context, request, readShownPlan)
      reply.header('etag', etagOf(plan.revision))
      return shownPlan(plan)
    },
  })
  app.patch('/dialPlan', {
    config: { policy: policy.change },
    schema: {
      headers: ifMatchHeaders,
      body: planChange,
      response: { 200: planAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { callerIdNumber, ...change } = request.body
      const plan = await inOrganization(context, request, async (tx) => {
        const { revision, callerIdNumber: former, ...current } = await readDialPlan(tx)
        requireMatch(request, revision)
        const number = callerIdNumber === undefined ? former : (callerIdNumber ?? undefined)
        if (number !== undefined) await requireOwnNumber(tx, number, 'callerIdNumber')
        const shows = number === undefined ? {} : { callerIdNumber: number }
        await saveDialPlan(tx, { ...current, ...change, ...shows })
        await publishConfiguration(tx, 'Changed the dial plan')
        return readShownPlan(tx)
      })
      reply.header('etag', etagOf(plan.revision))
      return shownPlan(plan)
    },
  })
}

function registerDialPermissions(app: ApiServer, context: ApiContext): void {
  app.get('/dialPermissions', {
    config: { policy: policy.read },
    schema: { response: { 200: permissionsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const permissions = await inOrganization(context, request, readShownPermissions)
      reply.header('etag', etagOf(permissions.revision))
      return shownPermissions(permissions)
    },
  })
  app.patch('/dialPermissions', {
    config: { policy: policy.change },
    schema: {
      headers: ifMatchHeaders,
      body: z
        .strictObject({
          countries: permissionFields.countries.exactOptional(),
          premiumNumbers: permissionFields.premiumNumbers.exactOptional(),
        })
        .meta({ id: 'DialPermissionsChange', examples: [{ countries: ['US', 'FR'] }] }),
      response: { 200: permissionsAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const permissions = await inOrganization(context, request, async (tx) => {
        const { revision, ...current } = await readDialPermissions(tx)
        requireMatch(request, revision)
        const wanted = { ...current, ...request.body }
        await saveDialPermissions(tx, { ...wanted, countries: wanted.countries.toSorted() })
        await publishConfiguration(tx, 'Changed the dial permissions')
        return readShownPermissions(tx)
      })
      reply.header('etag', etagOf(permissions.revision))
      return shownPermissions(permissions)
    },
  })
}

function registerDialLimits(app: ApiServer, context: ApiContext): void {
  app.get('/dialLimits', {
    config: { policy: policy.read },
    schema: { response: { 200: limitsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const held = await inOrganization(context, request, readDialLimits)
      reply.header('etag', etagOf(held.revision))
      return shownLimits(held)
    },
  })
  app.patch('/dialLimits', {
    config: { policy: policy.change },
    schema: {
      headers: ifMatchHeaders,
      body: limitsChange,
      response: { 200: limitsAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const held = await inOrganization(context, request, async (tx) => {
        const { revision, ...current } = await readDialLimits(tx)
        requireMatch(request, revision)
        await saveDialLimits(tx, { ...current, ...request.body })
        await publishConfiguration(tx, 'Changed the dial limits')
        return readDialLimits(tx)
      })
      reply.header('etag', etagOf(held.revision))
      return shownLimits(held)
    },
  })
}

const limitsChange = z
  .strictObject({
    callsPerUserPerHour: limitFields.callsPerUserPerHour.exactOptional(),
    simultaneousCallsPerUser: limitFields.simultaneousCallsPerUser.exactOptional(),
    spendPerUserPerDayCents: cents.exactOptional(),
    spendPerDayCents: cents.exactOptional(),
    domesticPerMinuteCents: cents.exactOptional(),
    foreignPerMinuteCents: cents.exactOptional(),
    rates: limitFields.rates.exactOptional(),
  })
  .meta({
    id: 'DialLimitsChange',
    examples: [{ callsPerUserPerHour: 30, rates: [{ prefix: '+44', perMinuteCents: 3 }] }],
  })

type AtHome<Settings> = Revised<Settings> & { readonly country: string }

async function readShownPlan(tx: Tx): Promise<AtHome<DialPlanSettings>> {
  const { countryCode: country } = await readOrganization(tx)
  return { ...(await readDialPlan(tx)), country }
}

async function readShownPermissions(tx: Tx): Promise<AtHome<DialPermissions>> {
  const { countryCode: country } = await readOrganization(tx)
  return { ...(await readDialPermissions(tx)), country }
}

function shownPlan({ revision: _, emergencyNumbers, ...plan }: AtHome<DialPlanSettings>) {
  return {
    ...plan,
    emergencyNumbers: [...emergencyNumbers],
    nationalEmergencyNumbers: [...emergencyNumbersOf(plan.country)],
  }
}

function shownPermissions({ revision: _, countries, ...rest }: AtHome<DialPermissions>) {
  return { ...rest, countries: [...countries], availableCountries: getCountries() }
}

function shownLimits({ revision: _, rates, ...rest }: Revised<DialLimits>) {
  return { ...rest, rates: rates.map((rate) => ({ ...rate })) }
}
