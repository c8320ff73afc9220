// Where a trunk's server is: its name asked of the DNS, and what of the answers we can reach, the
// best first. The outbound proxy stands for the server where there is one. RFC 3263 §4; which
// flow leads to a place, so that requests and answers name it alike.

import { isIP } from 'node:net'
import type { TrunkSettings } from '@mainline/model'
import { type Flow, Location, type Place, parseUri } from '@mainline/sip'
import type { DnsResolver } from './dns-resolver.ts'
import { type LocalAddresses, localAddressFor } from './local-address.ts'

/** Questions that one name may lead to, one after the other. */
const roundsPerName = 8

/** The places of a trunk's server in the order in which they are tried. */
export async function placesOf(
  trunk: Pick<TrunkSettings, 'server' | 'outboundProxy'>,
  resolver: DnsResolver,
  { listenAddress }: LocalAddresses,
): Promise<readonly Place[]> {
  const uri = parseUri(serverUri(trunk))
  if (!uri.ok || uri.value.scheme === 'tel') return []
  const families = familiesOf(listenAddress)
  const location = new Location(uri.value, {
    transports: ['udp', 'tcp', 'tls'],
    random: (limit) => Math.floor(Math.random() * limit),
    families,
  })
  for (let round = 0; round < roundsPerName && !location.isComplete; round++) {
    const queries = []
    for (let query = location.poll(); query; query = location.poll()) queries.push(query)
    const answers = await Promise.all(queries.map((query) => resolver.resolve(query)))
    for (const [index, query] of queries.entries()) location.answer(query, answers[index] ?? [])
  }
  const places: Place[] = []
  for (let place = location.next(); place; place = location.next()) places.push(place)
  return places.filter(({ address }) => families.includes(isIP(address) === 6 ? 'AAAA' : 'A'))
}

/** The flow that leads from us to a place; a connection is opened when it is first used. */
export function flowTo(place: Place, local: LocalAddresses, localPort: number): Flow {
  const { transport, address, port } = place
  return {
    transport,
    localAddress: localAddressFor(address, local),
    localPort,
    remoteAddress: address,
    remotePort: port,
  }
}

/**
 * Whether a flow leads to a place. Servers send in calls from whichever port they like, but over
 * TLS only the port that we connected to has proved its name.
 */
export function isAt({ transport, address, port }: Place, flow: Flow): boolean {
  const isSameServer = transport === flow.transport && address === flow.remoteAddress
  return isSameServer && (transport !== 'tls' || port === flow.remotePort)
}

/** The URI under which a trunk's server is asked for, without a user. */
function serverUri({
  server,
  outboundProxy,
}: Pick<TrunkSettings, 'server' | 'outboundProxy'>): string {
  if (server === undefined) return ''
  const port = server.port === undefined ? '' : `:${server.port}`
  return `sip:${outboundProxy ?? hostText(server.host) + port};transport=${server.transport}`
}

/** A host as it stands in a URI. */
export function hostText(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

function familiesOf(listenAddress: string): readonly ('A' | 'AAAA')[] {
  if (listenAddress === '::') return ['AAAA', 'A']
  return isIP(listenAddress) === 6 ? ['AAAA'] : ['A']
}
