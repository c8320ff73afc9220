// A call to the public network: may this number be called, by whom, at what expense, and through
// which trunk. Only people of the organization call out: a caller who came in by a trunk never
// reaches another one. Calls for help pass all of it. Each rule that was asked leaves a fact.

import type { RoutedUser, TelephoneNumber } from '@mainline/model'
import {
  dialRefusal,
  isSameDialed,
  lookup,
  ratePerMinuteCents,
  readDialedNumber,
  routesFor,
} from '@mainline/model'
import type { OutboundCall } from './call-state.ts'
import { dialNextTrunk } from './outbound-dialing.ts'
import { withUserCall } from './outbound-ledger.ts'
import { callChecks, reachedLimit } from './outbound-limits.ts'
import { anyTrunk, type TrunkOrder, trunkOrder } from './outbound-trunks.ts'
import { refuse } from './playback.ts'
import { count, remember, type Turn, tell } from './turn.ts'

/** The person of the organization who makes this call, where it is one. */
export function dialingUser({ call, configuration }: Turn): RoutedUser | undefined {
  const { via } = call.caller
  return via.kind === 'device' ? lookup(configuration.users, via.userId) : undefined
}

/** The number for help that was dialed, as it is dialed. */
export function emergencyNumberOf({ call, configuration }: Turn): string | undefined {
  const { emergencyNumbers } = configuration.outboundCalling.dialPlan
  return emergencyNumbers.find((number) => isSameDialed(call.to, [number]))
}

/** What was dialed, read as a number of the public network. */
export function outsideNumberOf({ call, configuration }: Turn): TelephoneNumber | undefined {
  return readDialedNumber(call.to, configuration.outboundCalling.dialPlan.country)
}

/** Calls for help: by any trunk that is there, whatever is forbidden, spent or full. */
export function callForHelp(turn: Turn, user: RoutedUser, number: string): Turn {
  const order = anyTrunk(turn.configuration, turn.ledger.seed)
  const told = tell(turn, { kind: 'emergencyNumberDialed', number })
  const outbound = { number, userId: user.id, isEmergency: true, perMinuteCents: 0 }
  return begin(told, outbound, order)
}

/** Calls a number of the public network, if everything allows it. */
export function callOutside(turn: Turn, user: RoutedUser, number: TelephoneNumber): Turn {
  const read = tell(turn, { kind: 'outsideNumberDialed', dialed: turn.call.to, ...number })
  const permitted = checkPermission(read, number)
  if (permitted.refusal !== undefined) {
    return refuse(permitted.turn, 'callNotPermitted', 'notPermitted')
  }
  const perMinuteCents = ratePerMinuteCents(turn.configuration.outboundCalling, number)
  const limited = checkLimits(permitted.turn, user, perMinuteCents)
  if (limited.reached !== undefined) {
    return refuse(limited.turn, 'callLimitReached', 'dialLimitReached')
  }
  return route(limited.turn, {
    number: number.number,
    userId: user.id,
    isEmergency: false,
    perMinuteCents,
  })
}

function checkPermission(turn: Turn, number: TelephoneNumber) {
  const { outboundCalling } = turn.configuration
  const refusal = dialRefusal(outboundCalling, number)
  const told = tell(turn, {
    kind: 'dialPermissionChecked',
    ...(number.country === undefined ? {} : { country: number.country }),
    isHome: number.country === outboundCalling.dialPlan.country,
    ...(refusal === undefined ? {} : { refusal }),
  })
  return { turn: told, refusal }
}

function checkLimits(turn: Turn, user: RoutedUser, perMinuteCents: number) {
  const checks = callChecks(turn, user, perMinuteCents)
  const reached = reachedLimit(checks)
  const told = tell(turn, {
    kind: 'dialLimitsChecked',
    checks,
    ...(reached === undefined ? {} : { reached }),
  })
  return { turn: told, reached }
}

function route(turn: Turn, outbound: NewCall): Turn {
  const { number, userId } = outbound
  const all = Object.values(turn.configuration.voiceRoutes)
  const routes = routesFor(all, number)
  const routed = tell(turn, {
    kind: 'voiceRoutesCompared',
    number,
    matched: routes.slice(0, shownRoutes).map(({ name, pattern }) => ({ name, pattern })),
    unmatchedCount: all.length - routes.length,
  })
  if (routes.length === 0) return refuse(routed, 'linesUnavailable', 'noVoiceRoute')
  const order = trunkOrder(turn.configuration, routes, turn.ledger.seed)
  return begin(count(routed, withUserCall(routed.ledger, userId, turn.at)), outbound, order)
}

/** Routes that a fact names; the first decides, the others are what is left to try. */
const shownRoutes = 10

type NewCall = Omit<OutboundCall, 'waiting'>

function begin(turn: Turn, outbound: NewCall, order: TrunkOrder): Turn {
  const drawn = count(turn, { ...turn.ledger, seed: order.seed })
  return dialNextTrunk(remember(drawn, { outbound: { ...outbound, waiting: order.trunkIds } }))
}
