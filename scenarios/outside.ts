// The sample organization with lines to the outside: two trunks that share its calls, one in
// reserve, and routes for its own country and France.

import type { Configuration, RoutedTrunk, TrunkId, VoiceRouteId } from '@mainline/model'
import { defaultOutboundCalling } from '@mainline/model'
import { contoso } from './contoso.ts'

/** The trunks, branded here because nothing else makes them. */
export const trunks = {
  first: 'trunk_first' as TrunkId,
  second: 'trunk_second' as TrunkId,
  reserve: 'trunk_reserve' as TrunkId,
}

const server = { host: 'carrier.test', transport: 'udp' } as const
const trunk = (name: string, priority: number, weight = 1): RoutedTrunk => ({
  ...{ name, priority, weight },
  enabled: true,
  server,
})

/** What a test changes of the organization. */
export interface OutsideChange {
  readonly trunks?: Readonly<Record<TrunkId, Partial<RoutedTrunk>>>
  readonly calling?: Partial<Configuration['outboundCalling']>
  readonly voiceRoutes?: Configuration['voiceRoutes']
  readonly users?: Configuration['users']
}

/** Contoso in Canada, which may call its own country. */
export function outside(change: OutsideChange = {}): Configuration {
  const routedTrunks: Record<TrunkId, RoutedTrunk> = {
    [trunks.first]: trunk('First', 1),
    [trunks.second]: trunk('Second', 1),
    [trunks.reserve]: trunk('Reserve', 2),
  }
  for (const [id, changed] of Object.entries(change.trunks ?? {})) {
    const known = id as TrunkId
    routedTrunks[known] = { ...trunk(id, 1), ...routedTrunks[known], ...changed }
  }
  return {
    ...contoso,
    users: { ...contoso.users, ...change.users },
    trunks: routedTrunks,
    voiceRoutes: change.voiceRoutes ?? {
      ['route_all' as VoiceRouteId]: {
        name: 'All',
        pattern: '+*',
        priority: 1,
        trunkIds: Object.values(trunks),
      },
    },
    outboundCalling: { ...defaultOutboundCalling('CA'), ...change.calling },
  }
}

/** A number of the own country, and others that nobody has allowed. */
export const outsideNumbers = {
  home: '+16045550199',
  france: '+33123456789',
  premium: '+19005550199',
}
