// The trunk doctor: looks at one thing after the other that a call to the carrier needs, and says
// of each, in a sentence, whether it is well, and if not what to do. It asks the carrier anew; what
// it finds is of this moment. Whatever comes after a fault is skipped, because it would only tell
// of the same fault in other words.

import { randomBytes } from 'node:crypto'
import { connect as connectPlainly } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { TrunkCheck, TrunkFinding, TrunkStatus } from '@mainline/model'
import { type Place, RegistrationClient, type SipResponse } from '@mainline/sip'
import { nowMs } from './clock.ts'
import { addressToward } from './local-address.ts'
import type { TrunkConnection, TrunkContext } from './trunk-connection.ts'
import { clientHashes, realmsOf } from './trunk-digest.ts'
import { hostText, placesOf } from './trunk-places.ts'
import { refusal } from './trunk-sentences.ts'

/** How long a connection or an answer is awaited: a person waits for the doctor. */
const patienceMs = 5_000
/** Requests of one registration: the first, its challenge, and a stale nonce's. */
const registrationRounds = 4
/** Places that are looked at; the first that answers is the one that calls would take. */
const shownPlaces = 4

/** Every check of one trunk, in order. */
export async function diagnose(
  connection: TrunkConnection,
  status: TrunkStatus,
  context: TrunkContext,
): Promise<readonly TrunkFinding[]> {
  const visit = new Visit(connection, status, context)
  await visit.run()
  return visit.findings
}

type Values = Readonly<Record<string, string>>

class Visit {
  readonly findings: TrunkFinding[] = []
  readonly #connection: TrunkConnection
  readonly #status: TrunkStatus
  readonly #context: TrunkContext
  #places: readonly Place[] = []

  constructor(connection: TrunkConnection, status: TrunkStatus, context: TrunkContext) {
    this.#connection = connection
    this.#status = status
    this.#context = context
  }

  async run(): Promise<void> {
    const checks: readonly (readonly [TrunkCheck, () => Promise<boolean> | boolean])[] = [
      ['settings', () => this.#settings()],
      ['dns', () => this.#dns()],
      ['connect', () => this.#connect()],
      ['tls', () => this.#tls()],
      ['options', () => this.#options()],
      ['register', () => this.#register()],
      ['calls', () => this.#calls()],
    ]
    let isWell = true
    for (const [check, look] of checks) {
      if (isWell || check === 'calls') isWell = await look()
      else this.#skip(check, 'notReached', 'What comes before must be well first.')
    }
  }

  #settings(): boolean {
    const { server, authentication, username, password } = this.#connection.access
    if (server === undefined) {
      const summary = 'The trunk has no server: it takes calls and makes none.'
      return this.#find('settings', 'warning', 'noServer', summary, 'Set a server to call out.')
    }
    const isBare = username === undefined || password === undefined
    if (authentication === 'registration' && isBare) {
      const summary = 'The trunk registers, but has no user name or no password.'
      const remedy = 'Enter the user name and the password that the provider gave you.'
      return this.#find('settings', 'error', 'noCredentials', summary, remedy)
    }
    return this.#pass('settings', 'complete', 'The settings are complete.')
  }

  async #dns(): Promise<boolean> {
    const { access } = this.#connection
    const host = access.outboundProxy ?? access.server?.host ?? ''
    this.#places = await placesOf(access, this.#context.resolver, this.#context.addresses)
    if (this.#places.length === 0) {
      const summary = `The name ${host} leads to no server.`
      const remedy = 'Check the spelling of the server’s name, and the DNS of this machine.'
      return this.#find('dns', 'error', 'nameNotFound', summary, remedy, { host })
    }
    const shown = this.#places.slice(0, shownPlaces).map(placeText).join(', ')
    return this.#pass('dns', 'found', `${host} leads to ${shown}.`, { host, places: shown })
  }

  async #connect(): Promise<boolean> {
    const [place] = this.#places
    if (place === undefined) return false
    if (place.transport === 'udp') {
      return this.#skip('connect', 'udp', 'Over UDP there is no connection to make.')
    }
    const error = await openingError(place, false)
    const where = placeText(place)
    if (error === undefined) {
      return this.#pass('connect', 'open', `A connection to ${where} can be made.`, {
        place: where,
      })
    }
    const summary = `No connection to ${where} can be made (${error}).`
    const remedy = 'Check port and transport, and whether a firewall lets us out.'
    const values = { place: where, error }
    return this.#find('connect', 'error', 'notConnected', summary, remedy, values)
  }

  async #tls(): Promise<boolean> {
    const [place] = this.#places
    if (place?.transport !== 'tls') {
      return this.#skip('tls', 'plain', 'The trunk is not connected over TLS.')
    }
    const error = await openingError(place, true)
    const { host } = place
    if (error === undefined) {
      return this.#pass('tls', 'proved', `The server proves that it is ${host}.`, { host })
    }
    const summary = `The server does not prove that it is ${host} (${error}).`
    const remedy = 'Use the name in the provider’s certificate, and trust who issued it.'
    return this.#find('tls', 'error', 'notProved', summary, remedy, { host, error })
  }

  async #options(): Promise<boolean> {
    const [place] = this.#places
    const response = place && (await this.#ask('OPTIONS', place))
    if (response === undefined || response.status === 408) {
      const summary = 'The server does not answer OPTIONS.'
      const remedy = 'Ask the provider whether it knows our address; a firewall may be in between.'
      return this.#find('options', 'warning', 'noAnswer', summary, remedy)
    }
    const { status, reason } = response
    const summary = `The server answered ${status} (${reason}) to OPTIONS.`
    const values = { status: String(status), reason }
    if (status < 500) return this.#pass('options', 'answered', summary, values)
    const remedy = 'Ask the provider what is wrong.'
    return this.#find('options', 'warning', 'fault', summary, remedy, values)
  }

  async #register(): Promise<boolean> {
    const [place] = this.#places
    if (this.#connection.access.authentication !== 'registration' || place === undefined) {
      this.#skip('digest', 'notNeeded', 'The trunk does not register.')
      return this.#skip('register', 'notNeeded', 'The trunk does not register.')
    }
    const { realm, response } = await this.#registered(place)
    if (response !== undefined && response.status < 300) {
      if (realm !== undefined) {
        const summary = `The password was accepted for the realm ${realm}.`
        this.#pass('digest', 'accepted', summary, { realm })
      }
      return this.#pass('register', 'registered', 'The provider has registered us.')
    }
    if (response === undefined || response.status === 408) {
      const summary = 'The server does not answer REGISTER.'
      return this.#find('register', 'error', 'noAnswer', summary, 'Check server and transport.')
    }
    return this.#registrationRefused(response, realm)
  }

  #registrationRefused(response: SipResponse, answered: string | undefined): boolean {
    const { access, digest } = this.#connection
    const asked = realmsOf(response)[0]
    const { status } = response
    if (asked !== undefined && access.realm !== undefined && asked !== access.realm) {
      const summary = `The server asks for the realm ${asked}; the trunk is for ${access.realm}.`
      const remedy = `Set the realm to ${asked} if that is the provider’s, or leave it empty.`
      const values = { asked, realm: access.realm }
      return this.#find('digest', 'error', 'otherRealm', summary, remedy, values)
    }
    const { text, values, code } = refusal(response, answered ?? digest.realm)
    const isPassword =
      status === 401 || status === 407 || (status === 403 && answered !== undefined)
    return isPassword
      ? this.#find('digest', 'error', 'wrongPassword', text, remedies.password, values, code)
      : this.#find(
          'register',
          'error',
          'refused',
          text,
          remedies[status] ?? remedies.other,
          values,
          code,
        )
  }

  #calls(): boolean {
    const { lastFailure, activeCalls } = this.#status
    const { maxCalls } = this.#connection.access
    if (maxCalls !== undefined && activeCalls >= maxCalls) {
      const summary = `The trunk carries ${activeCalls} calls, as many as it may.`
      const remedy = 'Raise the limit if the provider allows more, or add a trunk.'
      const values = { count: String(activeCalls) }
      return this.#find('calls', 'warning', 'full', summary, remedy, values)
    }
    if (lastFailure !== undefined) {
      const remedy = 'If it happens again, give the provider this sentence.'
      const { text, values, code } = lastFailure.reason
      return this.#find('calls', 'warning', 'lastFailure', text, remedy, values, code)
    }
    const count = String(activeCalls)
    return this.#pass('calls', 'ready', `The trunk carries ${count} calls.`, { count })
  }

  /** Registers once more beside the standing registration, which it only refreshes. */
  async #registered(place: Place) {
    const { access, digest } = this.#connection
    const { username = '', server } = access
    const host = hostText(server?.host ?? '')
    const local = hostText(addressToward(place.address, this.#context.addresses))
    const transport = place.transport === 'udp' ? '' : `;transport=${place.transport}`
    const user = encodeURIComponent(username)
    const client = new RegistrationClient({
      registrar: `sip:${host}`,
      addressOfRecord: `sip:${user}@${host}`,
      contact: `sip:${user}@${local}:${this.#context.portOf(place.transport)}${transport}`,
      credentials: digest.credentials ?? { username, password: '', realm: access.realm },
      hashes: clientHashes,
      word: () => randomBytes(12).toString('hex'),
      expiresSeconds: access.registrationExpirySeconds,
    })
    client.start()
    let response: SipResponse | undefined
    let realm: string | undefined
    for (let round = 0; round < registrationRounds; round++) {
      const request = client.poll(this.#connection.flowTo(place))
      if (request === undefined) break
      if (round > 0) realm = response && (realmsOf(response)[0] ?? realm)
      response = await this.#answer((answered) => this.#context.request(request, answered))
      if (response === undefined) break
      client.responseReceived(nowMs(), response)
    }
    return { realm, response }
  }

  #ask(method: string, place: Place): Promise<SipResponse | undefined> {
    const { server, username = 'mainline' } = this.#connection.access
    const host = hostText(server?.host ?? '')
    const party = { displayName: '', uri: `sip:${encodeURIComponent(username)}@${host}` }
    const flow = this.#connection.flowTo(place)
    const request = { flow, method, target: `sip:${host}`, from: party, to: party }
    return this.#answer((answered) => this.#context.request(request, answered))
  }

  #answer(
    send: (answered: (response: SipResponse) => void) => void,
  ): Promise<SipResponse | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(undefined), patienceMs)
      send((response) => {
        clearTimeout(late)
        resolve(response)
      })
    })
  }

  #pass(check: TrunkCheck, code: string, summary: string, values: Values = {}): true {
    this.findings.push({ check, severity: 'passed', code, summary, values })
    return true
  }

  #skip(check: TrunkCheck, code: string, summary: string): true {
    this.findings.push({ check, severity: 'skipped', code, summary })
    return true
  }

  /** Whether the checks that follow still make sense. */
  #find(
    check: TrunkCheck,
    severity: 'warning' | 'error',
    code: string,
    summary: string,
    remedy: string,
    values: Values = {},
    reasonCode?: TrunkFinding['reasonCode'],
  ): boolean {
    const reason = reasonCode === undefined ? {} : { reasonCode }
    this.findings.push({ check, severity, code, summary, remedy, values, ...reason })
    return severity === 'warning' && code !== 'noServer'
  }
}

const remedies: Readonly<Record<number | 'password' | 'other', string>> = {
  password: 'Enter the password again; if it is right, the provider may want another user name.',
  403: 'Ask the provider whether the account may register from our address.',
  404: 'The provider does not know the user name in this domain: check both.',
  other: 'Give the provider this sentence; its support knows what the number means.',
}

function placeText({ transport, address, port }: Place): string {
  return `${hostText(address)}:${port} (${transport.toUpperCase()})`
}

/** Why no connection could be made, undefined where one could; closed again at once. */
function openingError(place: Place, isSecure: boolean): Promise<string | undefined> {
  const where = { host: place.address, port: place.port }
  const name = place.host === place.address ? {} : { servername: place.host }
  return new Promise((resolve) => {
    const socket = isSecure ? connectSecurely({ ...where, ...name }) : connectPlainly(where)
    const late = setTimeout(() => socket.destroy(new Error('it takes too long')), patienceMs)
    const done = (error: string | undefined): void => {
      clearTimeout(late)
      socket.destroy()
      resolve(error)
    }
    socket.once(isSecure ? 'secureConnect' : 'connect', () => done(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
  })
}
