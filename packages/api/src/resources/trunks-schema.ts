// A trunk's fields as they are written and answered. What a writer leaves out takes the model's
// default when a trunk is added, and stays when one is changed; null takes an optional field away.
// The password is written and never answered.

import { isIP, isIPv6 } from 'node:net'
import { limits, type TrunkSettings, trunkDefaults } from '@mainline/model'
import type { Trunk } from '@mainline/store'
import { z } from 'zod'
import { countryCode, oneLine } from '../schemas.ts'
import { trunkTemplates } from '../trunk-templates.ts'

const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?'
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`)
const port = z.number().int().min(1).max(65_535)

const host = z
  .string()
  .trim()
  .max(253)
  .refine(isHost, 'is not a host name or an IP address, for example sip.carrier.example')

const outboundProxy = z
  .string()
  .trim()
  .max(259)
  .refine(isHostAndPort, 'is not a host, or a host and a port, for example proxy.example:5060')

const address = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'is not an IP address or a range of them, for example 203.0.113.5 or 203.0.113.0/24',
  })
  .refine(isNarrow, 'is wider than /16 (IPv4) or /32 (IPv6); a carrier has fewer addresses')

/** A name in a SIP address or a digest: one line without what ends a quoted string. */
const sipName = oneLine.max(128).regex(/^[^\s"\\<>]+$/, 'has a character that no user name has')

const templateIds = trunkTemplates.map(({ id }) => id)

/** The fields that always hold something. */
const settings = {
  name: oneLine.max(limits.nameLength),
  enabled: z.boolean(),
  authentication: z.enum(['address', 'registration']),
  addresses: z.array(address).max(limits.trunkAddresses),
  registrationExpirySeconds: z.number().int().min(60).max(86_400),
  priority: z.number().int().min(1).max(100),
  weight: z.number().int().min(1).max(100),
  numberFormat: z.enum(['e164Plus', 'e164', 'national']),
  country: countryCode,
  callerIdHeader: z.enum(['from', 'pAssertedIdentity']),
  diversionHeader: z.enum(['none', 'diversion', 'historyInfo']),
  mediaEncryption: z.enum(['none', 'offered', 'required']),
  digits: z.enum(['rtpEvent', 'inBand', 'info']),
  optionsIntervalSeconds: z
    .number()
    .int()
    .refine((seconds) => seconds === 0 || (seconds >= 10 && seconds <= 3_600), {
      error: 'is not 0 (never) and not from 10 to 3600',
    }),
}

/** The fields that may hold nothing. */
const optional = {
  server: z.strictObject({
    host,
    port: port.exactOptional(),
    transport: z.enum(['udp', 'tcp', 'tls']),
  }),
  outboundProxy,
  username: sipName,
  authenticationUsername: sipName,
  realm: oneLine.max(253).regex(/^[^"\\]+$/, 'has a character that no realm has'),
  maxCalls: z.number().int().min(1).max(limits.callsPerOrganization),
  maxCallsPerSecond: z.number().int().min(1).max(limits.trunkCallsPerSecond),
  outboundPrefix: z.string().regex(/^[0-9*#+]{1,16}$/, 'is not 1 to 16 digits, *, # or +'),
  template: z
    .string()
    .refine((id) => templateIds.includes(id), 'is no template of /trunkTemplates'),
}

const password = z
  .string()
  .min(1)
  .max(limits.trunkPasswordLength)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'is not a line of text')

const examples = [
  { name: 'Carrier', authentication: 'address', addresses: ['203.0.113.5'] },
  {
    name: 'Carrier',
    authentication: 'registration',
    server: { host: 'sip.carrier.example', transport: 'tls' },
    username: 'contoso',
    password: 'as the carrier made it',
  },
]

const changed = {
  ...z.object(settings).partial().shape,
  server: optional.server.nullable().exactOptional(),
  outboundProxy: optional.outboundProxy.nullable().exactOptional(),
  username: optional.username.nullable().exactOptional(),
  authenticationUsername: optional.authenticationUsername.nullable().exactOptional(),
  realm: optional.realm.nullable().exactOptional(),
  maxCalls: optional.maxCalls.nullable().exactOptional(),
  maxCallsPerSecond: optional.maxCallsPerSecond.nullable().exactOptional(),
  outboundPrefix: optional.outboundPrefix.nullable().exactOptional(),
  template: optional.template.nullable().exactOptional(),
  password: password.nullable().exactOptional(),
}

/** A trunk as it is added. */
export const newTrunk = z
  .strictObject({ ...changed, name: settings.name, authentication: settings.authentication })
  .meta({ id: 'NewTrunk', examples })

/** What of a trunk is to be changed. */
export const trunkChange = z
  .strictObject(changed)
  .meta({ id: 'TrunkChange', examples: [{ enabled: false }] })

/** All settings of a trunk, complete. */
const trunkSettings = z.object({
  ...settings,
  server: optional.server.exactOptional(),
  outboundProxy: optional.outboundProxy.exactOptional(),
  username: optional.username.exactOptional(),
  authenticationUsername: optional.authenticationUsername.exactOptional(),
  realm: optional.realm.exactOptional(),
  maxCalls: optional.maxCalls.exactOptional(),
  maxCallsPerSecond: optional.maxCallsPerSecond.exactOptional(),
  outboundPrefix: optional.outboundPrefix.exactOptional(),
  template: optional.template.exactOptional(),
})

/** A trunk as it is answered. */
export const trunkAnswer = z
  .object({
    id: z.string(),
    ...trunkSettings.shape,
    addresses: z.array(z.string()),
    country: z.string(),
    template: z.string().optional(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'Trunk' })

/** Settings with a change made to them, complete; null takes a field away. */
export function changedSettings(
  current: Pick<TrunkSettings, 'country'>,
  change: z.output<typeof newTrunk> | z.output<typeof trunkChange>,
): TrunkSettings {
  const merged = Object.entries({ ...trunkDefaults, ...current, ...change })
  return trunkSettings.parse(
    Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined)),
  )
}

/** A trunk as it is answered. */
export function shownTrunk({ revision: _, ...trunk }: Trunk): z.input<typeof trunkAnswer> {
  return { ...trunk, addresses: [...trunk.addresses] }
}

function isHost(text: string): boolean {
  return hostName.test(text) || isIP(text) !== 0
}

function isHostAndPort(text: string): boolean {
  const [, bracketed, bare = '', digits = ''] =
    /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const isPort = digits === '' || (Number(digits) >= 1 && Number(digits) <= 65_535)
  return isPort && (bracketed === undefined ? isHost(bare) : isIPv6(bracketed))
}

function isNarrow(text: string): boolean {
  const [base = '', bits] = text.split('/')
  return bits === undefined || Number(bits) >= (base.includes(':') ? 32 : 16)
}
