// Which of our addresses a peer can reach: what stands in Via, Contact and SDP. Listening on one
// address settles it; listening on all (0.0.0.0 or ::) asks which side the peer is on. The
// administrator's PUBLIC_ADDRESS is for peers beyond the router, not for those on our own net.

import { BlockList, isIP } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { nowMs } from './clock.ts'

/** How this machine is reached, as the administrator set it. */
export interface LocalAddresses {
  readonly listenAddress: string
  readonly publicAddress?: string
}

const privateNets = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  privateNets.addSubnet(net, prefix, 'ipv4')
}
privateNets.addSubnet('fc00::', 7, 'ipv6')
privateNets.addSubnet('fe80::', 10, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const mappedPattern = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The address under which this peer reaches us; asked some times for every call. */
export function addressToward(remoteAddress: string, local: LocalAddresses): string {
  const { publicAddress, listenAddress } = local
  if (publicAddress !== undefined && !isNear(remoteAddress)) return publicAddress
  if (!isWildcard(listenAddress)) return listenAddress
  if (isIn(loopback, remoteAddress)) return remoteAddress.includes(':') ? '::1' : '127.0.0.1'
  return firstExternalAddress(remoteAddress.includes(':') ? 'IPv6' : 'IPv4') ?? remoteAddress
}

/** The address from which connections to this peer leave; a wildcard lets the system choose. */
export function localAddressFor(remoteAddress: string, { listenAddress }: LocalAddresses): string {
  if (!isWildcard(listenAddress)) return listenAddress
  return remoteAddress.includes(':') ? '::' : '0.0.0.0'
}

/** The address to show to a person who sets up a phone in this network. */
export function shownAddress({ listenAddress, publicAddress }: LocalAddresses): string {
  if (!isWildcard(listenAddress)) return listenAddress
  const family = listenAddress.includes(':') ? 'IPv6' : 'IPv4'
  return firstExternalAddress(family) ?? publicAddress ?? '127.0.0.1'
}

/** The family of a numeric address, as sockets are asked for it. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * The address that a socket names, as everybody else writes it: one that listens on `::` hears
 * IPv4 as well, and calls 192.0.2.1 then ::ffff:192.0.2.1 (RFC 4291 §2.5.5.2).
 */
export function plainAddress(address: string): string {
  // Asked for each packet, so what is plain already is seen by its first letters.
  return address.startsWith('::') ? (mappedPattern.exec(address)?.[1] ?? address) : address
}

/** An address as a socket of this family must be told it; the reverse of `plainAddress`. */
export function mappedAddress(address: string, family: 'ipv4' | 'ipv6'): string {
  return family === 'ipv6' && familyOf(address) === 'ipv4' ? `::ffff:${address}` : address
}

/** Whether a list of addresses and ranges holds this address. */
export function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}

/** Whether listening there is listening on every address. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function isNear(address: string): boolean {
  return isIn(loopback, address) || isIn(privateNets, address)
}

function firstExternalAddress(family: 'IPv4' | 'IPv6'): string | undefined {
  return ownAddresses().find((each) => each.family === family && !each.internal)?.address
}

/** How long the machine's addresses are believed: asking for them costs as much as a message. */
const believedMs = 1_000
let known: readonly NetworkInterfaceInfo[] = []
let knownUntil = 0

function ownAddresses(): readonly NetworkInterfaceInfo[] {
  if (nowMs() < knownUntil) return known
  known = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  knownUntil = nowMs() + believedMs
  return known
}
