// Who may call in, arranged for questions: which device has this user name, which trunk has this
// address, which devices a user has. Replaced whole when anything about access changes.

import { BlockList, isIP, isIPv4 } from 'node:net'
import type { DeviceId, TrunkAccess, TrunkId, UserId } from '@mainline/model'
import { familyOf, isIn } from './local-address.ts'
import type { Access, DeviceAccess } from './ports.ts'

/** Access, arranged for questions. */
export class AccessTable {
  readonly #devices = new Map<DeviceId, DeviceAccess>()
  readonly #byUsername = new Map<string, DeviceAccess>()
  readonly #byUser = new Map<UserId, DeviceAccess[]>()
  /** The realms that devices sign in to. */
  readonly realms: ReadonlySet<string>
  readonly #trunks: ReadonlyMap<TrunkId, TrunkAccess>
  readonly #byAddress: ReadonlyMap<string, readonly TrunkAccess[]>
  /** Those that have ranges, or addresses that can be written in many ways. */
  readonly #ranged: readonly { readonly trunk: TrunkAccess; readonly ranges: BlockList }[]

  constructor({ devices, trunks }: Access) {
    for (const device of devices) {
      this.#devices.set(device.id, device)
      this.#byUsername.set(usernameKey(device.realm, device.username), device)
      this.#byUser.set(device.userId, [...(this.#byUser.get(device.userId) ?? []), device])
    }
    this.realms = new Set(devices.map(({ realm }) => realm))
    this.#trunks = new Map(trunks.map((trunk) => [trunk.id, trunk]))
    const single = trunks.flatMap((trunk) =>
      trunk.addresses.filter(isIPv4).map((address) => ({ address, trunk })),
    )
    const places = Map.groupBy(single, ({ address }) => address)
    this.#byAddress = new Map(
      [...places].map(([address, all]) => [address, all.map(({ trunk }) => trunk)]),
    )
    this.#ranged = trunks
      .map((trunk) => ({ trunk, others: trunk.addresses.filter((text) => !isIPv4(text)) }))
      .filter(({ others }) => others.length > 0)
      .map(({ trunk, others }) => ({ trunk, ranges: addressList(others) }))
  }

  /** Every trunk. */
  get trunks(): readonly TrunkAccess[] {
    return [...this.#trunks.values()]
  }

  trunk(id: TrunkId): TrunkAccess | undefined {
    return this.#trunks.get(id)
  }

  /** The device that signs in with this name. */
  deviceNamed(realm: string, username: string): DeviceAccess | undefined {
    return this.#byUsername.get(usernameKey(realm, username))
  }

  device(id: DeviceId): DeviceAccess | undefined {
    return this.#devices.get(id)
  }

  devicesOf(userId: UserId): readonly DeviceAccess[] {
    return this.#byUser.get(userId) ?? []
  }

  /** The trunks that this address belongs to; organizations may share a carrier. */
  trunksAt(address: string): readonly TrunkAccess[] {
    const known = this.#byAddress.get(address) ?? []
    const near = this.#ranged.filter(({ ranges }) => isIn(ranges, address))
    return [...new Set([...known, ...near.map(({ trunk }) => trunk)])]
  }
}

function usernameKey(realm: string, username: string): string {
  return `${realm} ${username}`
}

/** What is no address or range matches nothing; whoever saved it has been told. */
function addressList(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [net = '', bits] = text.trim().split('/')
    if (isIP(net) === 0) continue
    const family = familyOf(net)
    const prefix = bits === undefined ? Number.NaN : Number(bits)
    const isRange = prefix >= 0 && prefix <= (family === 'ipv6' ? 128 : 32)
    if (isRange) list.addSubnet(net, prefix, family)
    else if (bits === undefined) list.addAddress(net, family)
  }
  return list
}
