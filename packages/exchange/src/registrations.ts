// Where phones can be reached: REGISTER is authenticated, bound to the device that proved itself,
// and kept on disk, so that phones are reachable at once after a restart. A device registers only
// itself. The address of record is the device's id: a name that no header can forge.
// RFC 3261 §10.3.

import { isIP } from 'node:net'
import { type DeviceId, parseId, type UserId } from '@mainline/model'
import {
  type Answer,
  type Binding,
  type BindingChange,
  type Flow,
  isWebSocket,
  parseNameAddress,
  parseUri,
  Registrar,
  type SipRequest,
} from '@mainline/sip'
import type { AccessTable } from './access-table.ts'
import type { Authentication } from './authentication.ts'
import { nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { Log, Registration, RegistrationChange, RegistrationStore } from './ports.ts'
import { partyOf } from './sip-party.ts'

import { WriteBehind } from './write-behind.ts'

/**
 * How long changes are gathered before they are written: after a crash a phone may have to be
 * refreshed to be reached, and most refreshes are not written one by one.
 */
const gatherMs = 250

/** What registrations are made with. */
export interface RegistrationsOptions {
  readonly store: RegistrationStore
  readonly authentication: Authentication
  readonly table: () => AccessTable
  readonly log: Log
  /** Told of each person of whom a phone has come or gone. */
  reachabilityChanged(userId: UserId): void
  /** Told of each browser that has registered, perhaps over another connection than before. */
  browserRegistered(contact: string, flow: Flow): void
}

/** Every phone's binding. */
export class Registrations {
  readonly #options: RegistrationsOptions
  readonly #registrar = new Registrar()
  readonly #writes: WriteBehind<BindingChange>
  readonly #timer = new DeadlineTimer(() => this.#changed(this.#registrar.expire(nowMs())))

  constructor(options: RegistrationsOptions) {
    const { store, log } = options
    this.#options = options
    this.#writes = new WriteBehind({
      subject: 'registrations',
      gatherMs,
      write: (changes) => store.write(latest(changes)),
      log,
    })
  }

  /** Takes over what was registered before the start. */
  async restore(): Promise<void> {
    const bindings = (await this.#options.store.load()).map(bindingOf)
    this.#registrar.restore(bindings.filter(({ flow }) => !isWebSocket(flow)))
    // Nobody can open a connection to a browser: its binding ended with the one it came over. The
    // browser notices that its connection is gone, connects, and registers again by itself.
    const lost = bindings.filter(({ flow }) => isWebSocket(flow))
    this.#changed(lost.map((binding) => ({ kind: 'removed', binding })))
    this.accessChanged()
  }

  /** Answers a REGISTER. */
  register(request: SipRequest, flow: Flow): Answer {
    const authenticated = this.#options.authentication.verify(request, flow)
    if (!authenticated.ok) return authenticated.answer
    const { id, username } = authenticated.device
    if (partyOf(request, 'To')?.user !== username) return { status: 403 }
    const { answer, changes } = this.#registrar.register(nowMs(), id, flow, request)
    this.#changed(changes)
    return answer
  }

  /** Where a person's phones are now, the latest registration first. */
  bindings(userId: UserId): readonly Binding[] {
    return this.#options
      .table()
      .devicesOf(userId)
      .flatMap((device) => this.#registrar.bindings(nowMs(), device.id))
  }

  /** The domain of a person's phones; that of nobody where there is none. */
  realm(userId: UserId): string {
    return this.#options.table().devicesOf(userId)[0]?.realm ?? 'anonymous.invalid'
  }

  /** Forgets what was registered over a connection that is gone. */
  connectionClosed(connectionId: string): void {
    this.#changed(this.#registrar.connectionClosed(connectionId))
  }

  /** Forgets the bindings of devices that do not exist any more. */
  accessChanged(): void {
    const table = this.#options.table()
    const gone = this.#registrar
      .addressesOfRecord()
      .filter((id) => table.device(deviceIdOf(id)) === undefined)
    this.#changed(gone.flatMap((id) => this.#registrar.remove(id)))
  }

  /** Stops the timer; resolves when all is on disk. */
  async stop(): Promise<void> {
    this.#timer.set(undefined)
    await this.#writes.flush()
  }

  #changed(changes: readonly BindingChange[]): void {
    for (const change of changes) {
      this.#writes.add(change)
      const { addressOfRecord, contact, flow } = change.binding
      const isThere = change.kind === 'added' || change.kind === 'refreshed'
      if (isThere && isWebSocket(flow)) this.#options.browserRegistered(contact, flow)
      const data = { deviceId: addressOfRecord, contact, change: change.kind }
      if (change.kind === 'refreshed') continue
      this.#options.log.info(data, 'registration changed')
      const device = this.#options.table().device(deviceIdOf(addressOfRecord))
      if (device !== undefined) this.#options.reachabilityChanged(device.userId)
    }
    this.#timer.set(this.#registrar.deadline())
  }
}

/** What remains of a batch: of each device and contact the last change. */
function latest(changes: readonly BindingChange[]): readonly RegistrationChange[] {
  const byPlace = new Map<string, BindingChange>()
  for (const change of changes) {
    const { addressOfRecord, contact } = change.binding
    byPlace.set(`${addressOfRecord} ${contact}`, change)
  }
  return [...byPlace.values()].map(({ kind, binding }) => ({
    kind: kind === 'added' || kind === 'refreshed' ? 'saved' : 'removed',
    registration: registrationOf(binding),
  }))
}

function registrationOf(binding: Binding): Registration {
  const { contact, callId, cseq, userAgentName, path = [], flow } = binding
  const { localAddress, localPort, remoteAddress, remotePort } = flow
  return {
    deviceId: deviceIdOf(binding.addressOfRecord),
    contact,
    transport: flow.transport,
    ...{ localAddress, localPort, remoteAddress, remotePort },
    ...{ callId, cseq, userAgentName, path },
    expiresAtMs: Math.ceil(binding.expiresAt),
  }
}

/** The phone's instance is not kept: a phone that moves meanwhile is bound twice for a while. */
function bindingOf(registration: Registration): Binding {
  const { deviceId, contact, expiresAtMs, callId, cseq, userAgentName, path, ...flow } =
    registration
  const next = parseNameAddress(path[0] ?? '')
  const hop = next.ok ? next.value.uri : contact
  return {
    addressOfRecord: deviceId,
    contact,
    flow: flow.transport === 'udp' ? flow : { ...flow, ...placeOf(hop, flow.transport) },
    instance: '',
    expiresAt: expiresAtMs,
    ...{ callId, cseq, userAgentName, path },
  }
}

/** A connection did not survive the restart, but who is next on the way may take one. */
function placeOf(
  hop: string,
  transport: Registration['transport'],
): Pick<Flow, 'remoteAddress' | 'remotePort'> | undefined {
  const uri = parseUri(hop)
  if (!uri.ok || uri.value.scheme === 'tel') return undefined
  const { host, port = transport === 'tls' ? 5061 : 5060 } = uri.value
  const remoteAddress = host.replace(/^\[|\]$/g, '')
  return isIP(remoteAddress) === 0 ? undefined : { remoteAddress, remotePort: port }
}

function deviceIdOf(addressOfRecord: string): DeviceId {
  const id = parseId<DeviceId>('device', addressOfRecord)
  if (id === undefined) throw new Error('Invariant broken: addresses of record are device ids')
  return id
}
