// What to enter where, so that a phone registers: the same credentials in the words of each common
// phone. The words are those of the phone's own screens, which are not translated. Every phone gets
// our address as its outbound proxy, because the domain in its address need not be known to DNS.
// Two are given as text to copy or scan: baresip's account line, and the XML account that
// Grandstream Wave reads from a QR code.

import type { DeviceCredentials } from '../api/shapes.ts'

/** The phones that have a set-up of their own. */
export const deviceKinds = [
  'linphone',
  'zoiper',
  'grandstreamWave',
  'baresip',
  'yealink',
  'snom',
  'grandstream',
  'poly',
] as const

/** One of them. */
export type DeviceKind = (typeof deviceKinds)[number]

/** How SIP travels between the phone and the server. */
export type DeviceTransport = DeviceCredentials['sipServer']['transports'][number]

/** A field of the phone with what to enter. */
export interface SetUpField {
  readonly label: string
  readonly value: string
}

/** What a phone of this kind is given; `code` is also shown as a QR code. */
export interface DeviceSetUp {
  /** Where in the phone the fields are. */
  readonly place: string
  readonly fields: readonly SetUpField[]
  readonly code?: string
}

interface Account extends DeviceCredentials {
  readonly transport: DeviceTransport
  readonly port: number
  /** `host:port` of the server. */
  readonly server: string
}

/** The fields of one kind of phone. */
export function deviceSetUp(
  kind: DeviceKind,
  credentials: DeviceCredentials,
  transport: DeviceTransport,
): DeviceSetUp {
  const { host, port: plainPort, tlsPort = plainPort } = credentials.sipServer
  const port = transport === 'tls' ? tlsPort : plainPort
  return setUps[kind]({ ...credentials, transport, port, server: `${host}:${port}` })
}

const setUps: Readonly<Record<DeviceKind, (account: Account) => DeviceSetUp>> = {
  linphone: (account) => ({
    place: 'Use a third-party SIP account',
    fields: fieldsOf({
      Username: account.username,
      Password: account.password,
      Domain: account.domain,
      Transport: account.transport.toUpperCase(),
      'Outbound proxy': `sip:${account.server};transport=${account.transport}`,
    }),
  }),
  zoiper: (account) => ({
    place: 'Settings > Accounts > Add account',
    fields: fieldsOf({
      'Username / Login': `${account.username}@${account.domain}`,
      Password: account.password,
      'Outbound proxy': account.server,
      Transport: account.transport.toUpperCase(),
    }),
  }),
  grandstreamWave: (account) => ({
    place: 'Settings > Account Settings > + > UCM Account (Scan QR Code)',
    fields: [],
    code: waveAccount(account),
  }),
  baresip: (account) => ({
    place: '~/.baresip/accounts',
    fields: [{ label: 'accounts', value: baresipAccount(account) }],
  }),
  yealink: (account) => ({
    place: 'Account > Register',
    fields: fieldsOf({
      'Line Active': 'Enabled',
      Label: account.displayName,
      'Register Name': account.username,
      'User Name': account.username,
      Password: account.password,
      'Server Host': account.domain,
      'Enable Outbound Proxy Server': 'Enabled',
      'Outbound Proxy Server 1': account.sipServer.host,
      Port: String(account.port),
      Transport: account.transport.toUpperCase(),
    }),
  }),
  snom: (account) => ({
    place: 'Setup > Identity 1 > Login',
    fields: fieldsOf({
      'Identity active': 'on',
      Displayname: account.displayName,
      Account: account.username,
      Password: account.password,
      Registrar: account.domain,
      'Outbound Proxy': `sip:${account.server};transport=${account.transport}`,
      'Authentication Username': account.username,
    }),
  }),
  grandstream: (account) => ({
    place: 'Accounts > Account 1 > General Settings, SIP Settings',
    fields: fieldsOf({
      'Account Active': 'Yes',
      'Account Name': account.displayName,
      'SIP Server': account.domain,
      'Outbound Proxy': account.server,
      'SIP User ID': account.username,
      'Authenticate ID': account.username,
      'Authenticate Password': account.password,
      'SIP Transport': account.transport === 'tls' ? 'TLS/TCP' : account.transport.toUpperCase(),
    }),
  }),
  poly: (account) => ({
    place: 'Settings > Lines > Line 1',
    fields: fieldsOf({
      'Display Name': account.displayName,
      Address: `${account.username}@${account.domain}`,
      'Authentication User ID': account.username,
      'Authentication Password': account.password,
      'Outbound Proxy: Address': account.sipServer.host,
      'Outbound Proxy: Port': String(account.port),
      'Outbound Proxy: Transport':
        account.transport === 'tls' ? 'TLS' : `${account.transport.toUpperCase()}Only`,
    }),
  }),
}

function fieldsOf(values: Readonly<Record<string, string>>): readonly SetUpField[] {
  return Object.entries(values).map(([label, value]) => ({ label, value }))
}

function baresipAccount({ username, domain, password, server, transport }: Account): string {
  return (
    `<sip:${username}@${domain}>;auth_user=${username};auth_pass=${password};` +
    `outbound="sip:${server};transport=${transport}"`
  )
}

function waveAccount(account: Account): string {
  const values = Object.entries({
    RegisterServer: account.domain,
    OutboundServer: account.server,
    UserID: account.username,
    AuthID: account.username,
    AuthPass: account.password,
    AccountName: account.displayName,
    DisplayName: account.displayName,
  })
  const elements = values.map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join('')
  const content = `<AccountConfig version="1"><Account>${elements}</Account></AccountConfig>`
  return `<?xml version="1.0" encoding="utf-8"?>${content}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
