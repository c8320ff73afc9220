// What the administrator may set, from the environment or from `mainline.config.yaml` in the
// working folder, under the same names; the environment wins. A name that does not exist in the
// file, or a value that does not fit, is told with its place, and nothing starts: a setting that
// silently does nothing costs somebody an afternoon. Architecture §4.

import { StartError } from '@mainline/store'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { CertificateFiles } from './certificate-files.ts'
import type { IceSettings } from './ice-servers.ts'

/** Everything that can be set, checked. */
export interface Settings {
  readonly dataDir: string
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl?: string
  readonly httpPort: number
  readonly sipPort: number
  readonly sipTlsPort: number
  /** WebSocket over TLS that we end ourselves, where there is a certificate. */
  readonly sipWssPort: number
  /** PEM files of SIP over TLS; absent: nobody listens for it. */
  readonly tls?: CertificateFiles
  readonly rtpPorts: { readonly first: number; readonly last: number }
  /** Threads that carry audio. Absent: as many as the machine has cores, but for one. */
  readonly mediaThreads?: number
  readonly listenAddress: string
  /** How peers beyond the router reach this machine. */
  readonly publicAddress?: string
  /** Where browsers reach the admin center; absent: wherever each request came to. */
  readonly publicUrl?: string
  /** What calls of browsers get through routers with. */
  readonly ice: IceSettings
  readonly adminUsername: string
  readonly adminPassword?: string
  readonly countryCode: string
  readonly logLevel: string
  /** A service that turns text into speech; absent: what is installed. */
  readonly speechUrl?: string
}

/** A setting as it was written, and where. */
interface Written {
  readonly text: string
  readonly place: string
}

type WrittenSettings = ReadonlyMap<string, Written>

const names = [
  'DATA_DIR',
  'DATABASE_URL',
  'HTTP_PORT',
  'SIP_PORT',
  'SIP_TLS_PORT',
  'SIP_WSS_PORT',
  'TLS_CERTIFICATE',
  'TLS_KEY',
  'RTP_PORTS',
  'MEDIA_THREADS',
  'LISTEN_ADDRESS',
  'PUBLIC_ADDRESS',
  'PUBLIC_URL',
  'STUN_SERVERS',
  'TURN_SERVERS',
  'TURN_USERNAME',
  'TURN_PASSWORD',
  'TURN_SECRET',
  'MAINLINE_ADMIN_USERNAME',
  'MAINLINE_ADMIN_PASSWORD',
  'MAINLINE_COUNTRY',
  'LOG_LEVEL',
  'SPEECH_URL',
] as const
type Name = (typeof names)[number]

/** The file that is read beside the environment. */
export const settingsFile = 'mainline.config.yaml'
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const addressPattern = /^[0-9a-fA-F.:]+$/
const urlPattern = /^https?:\/\/\S+$/
const publicUrlPattern = /^https?:\/\/[^\s/?#@]+\/?$/
const namePattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/
const named = 'letters and digits, with . _ - between them'
/** As for every person's password (`/users` in the API). */
const passwordCharacters = { least: 8, most: 1024 }

/** Reads all settings; a `StartError` says in one line which is wrong and where it stands. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  fileText: string,
): Settings {
  const written = new Map([...fromFile(fileText), ...fromEnvironment(environment)])
  return {
    dataDir: text(written, 'DATA_DIR') ?? './data',
    httpPort: port(written, 'HTTP_PORT', 8080),
    sipPort: port(written, 'SIP_PORT', 5060),
    sipTlsPort: port(written, 'SIP_TLS_PORT', 5061),
    sipWssPort: port(written, 'SIP_WSS_PORT', 7443),
    rtpPorts: portRange(written, 'RTP_PORTS'),
    listenAddress: address(written, 'LISTEN_ADDRESS') ?? '127.0.0.1',
    adminUsername: matching(written, 'MAINLINE_ADMIN_USERNAME', namePattern, named) ?? 'admin',
    countryCode: matching(written, 'MAINLINE_COUNTRY', /^[A-Z]{2}$/, 'like CA') ?? 'CA',
    logLevel: level(written),
    ice: ice(written),
    ...optional('tls', tls(written)),
    ...optional('mediaThreads', mediaThreads(written)),
    ...optional('databaseUrl', text(written, 'DATABASE_URL')),
    ...optional('publicAddress', address(written, 'PUBLIC_ADDRESS')),
    ...optional(
      'publicUrl',
      matching(written, 'PUBLIC_URL', publicUrlPattern, 'like https://phones.contoso.com'),
    ),
    ...optional('adminPassword', password(written)),
    ...optional(
      'speechUrl',
      matching(written, 'SPEECH_URL', urlPattern, 'an http or https address'),
    ),
  }
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  return names.flatMap((name): [Name, Written][] => {
    const value = environment[name]
    return value === undefined || value === '' ? [] : [[name, { text: value, place: name }]]
  })
}

function fromFile(fileText: string): readonly [Name, Written][] {
  const lines = new LineCounter()
  const document = parseDocument(fileText, { lineCounter: lines, prettyErrors: false })
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${settingsFile}:${line}:${col}`
  }
  const [error] = document.errors
  if (error !== undefined) throw new StartError(`${placeAt(error.pos[0])}: ${error.message}`)
  if (document.contents === null) return []
  if (!isMap(document.contents)) {
    throw new StartError(`${settingsFile}:1:1: expected lines of the form NAME: value`)
  }
  return document.contents.items.map(({ key, value }): [Name, Written] => {
    const place = placeAt(isScalar(key) ? (key.range?.[0] ?? 0) : 0)
    const name = names.find((candidate) => isScalar(key) && candidate === key.value)
    if (name === undefined) {
      throw new StartError(`${place}: no such setting; there are ${names.join(', ')}`)
    }
    if (!isScalar(value)) throw new StartError(`${place}: ${name} needs a single value`)
    return [name, { text: String(value.value ?? ''), place: `${place}: ${name}` }]
  })
}

function text(written: WrittenSettings, name: Name): string | undefined {
  return written.get(name)?.text
}

function matching(
  written: WrittenSettings,
  name: Name,
  pattern: RegExp,
  expected: string,
): string | undefined {
  const found = written.get(name)
  if (found === undefined || pattern.test(found.text)) return found?.text
  throw new StartError(`${found.place} is “${found.text}”; it should be ${expected}.`)
}

/** Never printed, not even when it is wrong. */
function password(written: WrittenSettings): string | undefined {
  const found = written.get('MAINLINE_ADMIN_PASSWORD')
  const { least, most } = passwordCharacters
  if (found === undefined || (found.text.length >= least && found.text.length <= most)) {
    return found?.text
  }
  throw new StartError(`${found.place} needs at least ${least} characters.`)
}

function address(written: WrittenSettings, name: Name): string | undefined {
  return matching(written, name, addressPattern, 'a numeric address like 192.0.2.10')
}

function port(written: WrittenSettings, name: Name, otherwise: number): number {
  const found = matching(written, name, /^\d{1,5}$/, 'a port number like 8080')
  const number = found === undefined ? otherwise : Number(found)
  if (number <= 65_535) return number
  throw new StartError(`${name} is ${number}; a port number is at most 65535.`)
}

function portRange(written: WrittenSettings, name: Name): Settings['rtpPorts'] {
  const expected = 'two port numbers like 20000-29999'
  const found = matching(written, name, /^\d{1,5}-\d{1,5}$/, expected) ?? '20000-29999'
  const [first = 0, last = 0] = found.split('-').map(Number)
  if (first >= 1024 && last <= 65_535 && last - first >= 3) return { first, last }
  throw new StartError(`${name} is “${found}”; it should be ${expected}, 1024 to 65535.`)
}

function mediaThreads(written: WrittenSettings): number | undefined {
  const found = matching(written, 'MEDIA_THREADS', /^([1-9]|[1-5]\d|6[0-4])$/, 'from 1 to 64')
  return found === undefined ? undefined : Number(found)
}

function tls(written: WrittenSettings): CertificateFiles | undefined {
  const [certificate, key] = [text(written, 'TLS_CERTIFICATE'), text(written, 'TLS_KEY')]
  if (certificate === undefined && key === undefined) return undefined
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  throw new StartError('TLS_CERTIFICATE and TLS_KEY go together: set both, or none.')
}

function ice(written: WrittenSettings): IceSettings {
  const stunServers = list(
    written,
    'STUN_SERVERS',
    /^stun:[^\s,/@?]+$/,
    'stun:stun.contoso.com:3478',
  )
  const pattern = /^turns?:[^\s,/@?]+(\?transport=(udp|tcp))?$/
  const turnServers = list(written, 'TURN_SERVERS', pattern, 'turn:turn.contoso.com:3478')
  if (turnServers.length === 0) return { stunServers, turnServers }
  const [secret, username, turnPassword] = [
    text(written, 'TURN_SECRET'),
    text(written, 'TURN_USERNAME'),
    text(written, 'TURN_PASSWORD'),
  ]
  if (secret !== undefined) {
    return { stunServers, turnServers, turnCredentials: { kind: 'secret', secret } }
  }
  if (username !== undefined && turnPassword !== undefined) {
    const turnCredentials = { kind: 'password', username, password: turnPassword } as const
    return { stunServers, turnServers, turnCredentials }
  }
  throw new StartError('TURN_SERVERS needs TURN_SECRET, or TURN_USERNAME and TURN_PASSWORD.')
}

/** Several, with commas between them. */
function list(
  written: WrittenSettings,
  name: Name,
  pattern: RegExp,
  example: string,
): readonly string[] {
  const found = written.get(name)
  const items = (found?.text ?? '').split(',').map((item) => item.trim())
  const wrong = items.find((item) => item !== '' && !pattern.test(item))
  if (found !== undefined && wrong !== undefined) {
    throw new StartError(`${found.place} holds “${wrong}”; it should be like ${example}.`)
  }
  return items.filter((item) => item !== '')
}

function level(written: WrittenSettings): string {
  const pattern = new RegExp(`^(${logLevels.join('|')})$`)
  return matching(written, 'LOG_LEVEL', pattern, `one of ${logLevels.join(', ')}`) ?? 'info'
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  // True because the object holds exactly this key, or none.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }
}
