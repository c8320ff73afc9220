// A trunk as its form holds it, where every field is text or a choice, and as the API takes it,
// where what is empty is null. A template fills in what the carrier publishes.

import { trunkDefaults } from '@mainline/model'
import type { NewTrunk, Trunk, TrunkTemplate } from '../api/trunks.ts'

/** The fields of the form. */
export interface TrunkValues {
  readonly name: string
  readonly enabled: boolean
  readonly authentication: Trunk['authentication']
  readonly addresses: string
  readonly server: string
  readonly port: string
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly username: string
  readonly password: string
  readonly authenticationUsername: string
  readonly realm: string
  readonly outboundProxy: string
  readonly registrationExpirySeconds: number
  readonly priority: number
  readonly weight: number
  readonly maxCalls: string
  readonly maxCallsPerSecond: string
  readonly numberFormat: Trunk['numberFormat']
  readonly country: string
  readonly outboundPrefix: string
  readonly callerIdHeader: Trunk['callerIdHeader']
  readonly diversionHeader: Trunk['diversionHeader']
  readonly mediaEncryption: Trunk['mediaEncryption']
  readonly digits: Trunk['digits']
  readonly optionsIntervalSeconds: number
}

/** The fields that stay folded until somebody needs them. */
export const advancedFields = [
  'outboundProxy',
  'authenticationUsername',
  'realm',
  'registrationExpirySeconds',
  'priority',
  'weight',
  'maxCalls',
  'maxCallsPerSecond',
  'numberFormat',
  'country',
  'outboundPrefix',
  'callerIdHeader',
  'diversionHeader',
  'mediaEncryption',
  'digits',
  'optionsIntervalSeconds',
] as const satisfies readonly (keyof TrunkValues)[]

/** What a form begins with: a trunk that there is, or what a template says of a new one. */
export function trunkValuesOf(
  begun: Trunk | TrunkTemplate,
  country: string,
): TrunkValues & { readonly template: string } {
  const isNew = 'asks' in begun
  const settings: Partial<Trunk> = isNew
    ? { ...begun.settings, authentication: begun.authentication, template: begun.id }
    : begun
  const { server } = settings
  return {
    ...trunkDefaults,
    name: isNew ? '' : begun.name,
    enabled: settings.enabled ?? true,
    authentication: begun.authentication,
    addresses: settings.addresses?.join('\n') ?? '',
    server: server?.host ?? '',
    port: textOf(server?.port),
    transport: server?.transport ?? 'udp',
    username: settings.username ?? '',
    password: '',
    authenticationUsername: settings.authenticationUsername ?? '',
    realm: settings.realm ?? '',
    outboundProxy: settings.outboundProxy ?? '',
    registrationExpirySeconds:
      settings.registrationExpirySeconds ?? trunkDefaults.registrationExpirySeconds,
    priority: settings.priority ?? trunkDefaults.priority,
    weight: settings.weight ?? trunkDefaults.weight,
    maxCalls: textOf(settings.maxCalls),
    maxCallsPerSecond: textOf(settings.maxCallsPerSecond),
    numberFormat: settings.numberFormat ?? trunkDefaults.numberFormat,
    country: settings.country ?? country,
    outboundPrefix: settings.outboundPrefix ?? '',
    callerIdHeader: settings.callerIdHeader ?? trunkDefaults.callerIdHeader,
    diversionHeader: settings.diversionHeader ?? trunkDefaults.diversionHeader,
    mediaEncryption: settings.mediaEncryption ?? trunkDefaults.mediaEncryption,
    digits: settings.digits ?? trunkDefaults.digits,
    optionsIntervalSeconds: settings.optionsIntervalSeconds ?? trunkDefaults.optionsIntervalSeconds,
    template: settings.template ?? '',
  }
}

/** The body of the write. An empty password leaves the one that is kept. */
export function trunkBodyOf(values: TrunkValues & { readonly template: string }): NewTrunk {
  const { server, port, transport, password, ...rest } = values
  const { addresses, maxCalls, maxCallsPerSecond } = rest
  const host = server.trim()
  const at = port.trim() === '' ? {} : { port: Number(port) }
  return {
    ...rest,
    name: values.name.trim(),
    addresses: addresses.split(/[\s,;]+/).filter(Boolean),
    server: host === '' ? null : { host, ...at, transport },
    username: orNull(values.username),
    authenticationUsername: orNull(values.authenticationUsername),
    realm: orNull(values.realm),
    outboundProxy: orNull(values.outboundProxy),
    outboundPrefix: orNull(values.outboundPrefix),
    template: orNull(values.template),
    maxCalls: maxCalls.trim() === '' ? null : Number(maxCalls),
    maxCallsPerSecond: maxCallsPerSecond.trim() === '' ? null : Number(maxCallsPerSecond),
    ...(password === '' ? {} : { password }),
  }
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
