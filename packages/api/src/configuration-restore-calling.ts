// Restoring trunks, voice routes and what may be called. A version holds no password, so a trunk
// that comes back needs it again; what older versions did not know yet takes the model's defaults.

import {
  type CallerIdChoice,
  type DialPlan,
  emergencyNumbersOf,
  type OutboundCalling,
  type TrunkId,
  type TrunkSettings,
  trunkDefaults,
  type VoiceRoute,
  type VoiceRouteId,
} from '@mainline/model'
import {
  addTrunk,
  addVoiceRoute,
  isOwnNumber,
  lockTrunk,
  lockVoiceRoute,
  readOrganization,
  replaceTrunk,
  replaceVoiceRoute,
  saveDialLimits,
  saveDialPermissions,
  saveDialPlan,
  type Tx,
} from '@mainline/store'

/** A trunk in the shape of every version so far: the first held only its name and addresses. */
export type TrunkItem = Partial<TrunkSettings> &
  Pick<TrunkSettings, 'name' | 'authentication' | 'addresses' | 'enabled'>

/** One of the parts that decide outbound calls. */
export type OutboundCallingPart = OutboundCalling[keyof OutboundCalling]

/** Puts a trunk back; says what is still to be done about it, if anything is. */
export async function putTrunk(
  tx: Tx,
  id: TrunkId,
  { addresses, ...item }: TrunkItem,
): Promise<string | undefined> {
  const { countryCode: country } = await readOrganization(tx)
  const settings = { ...trunkDefaults, country, ...item, addresses }
  const current = await lockTrunk(tx, id)
  const trunk =
    current === undefined
      ? await addTrunk(tx, settings, undefined, id)
      : await replaceTrunk(tx, current, settings)
  const wantsPassword = settings.authentication === 'registration' || current?.hasPassword === true
  if (trunk.hasPassword || !wantsPassword) return undefined
  return 'Its password is in no version. Enter it again.'
}

/** Puts a voice route back. */
export async function putVoiceRoute(tx: Tx, id: VoiceRouteId, route: VoiceRoute): Promise<void> {
  if ((await lockVoiceRoute(tx, id)) === undefined) await addVoiceRoute(tx, route, id)
  else await replaceVoiceRoute(tx, id, route)
}

/** Puts back one part of what decides outbound calls; says what is not as it was. */
export async function putOutboundCalling(
  tx: Tx,
  part: OutboundCallingPart,
): Promise<string | undefined> {
  if ('rates' in part) await saveDialLimits(tx, part)
  else if ('countries' in part) await saveDialPermissions(tx, part)
  else return putDialPlan(tx, part)
  return undefined
}

async function putDialPlan(
  tx: Tx,
  { country, emergencyNumbers, callerIdNumber }: DialPlan,
): Promise<string | undefined> {
  const usual = emergencyNumbersOf(country)
  const added = emergencyNumbers.filter((number) => !usual.includes(number))
  const isHere = callerIdNumber !== undefined && (await isOwnNumber(tx, callerIdNumber))
  await saveDialPlan(tx, { emergencyNumbers: added, ...(isHere ? { callerIdNumber } : {}) })
  return callerIdNumber === undefined || isHere ? undefined : numberGone(callerIdNumber)
}

/** A person's caller ID as it can be now, and why it is not as it was. */
export async function possibleCallerId(
  tx: Tx,
  callerId: CallerIdChoice = { kind: 'ownNumber' },
): Promise<{ readonly callerId: CallerIdChoice; readonly reason?: string }> {
  if (callerId.kind !== 'number' || (await isOwnNumber(tx, callerId.number))) return { callerId }
  return { callerId: { kind: 'ownNumber' }, reason: numberGone(callerId.number) }
}

function numberGone(number: string): string {
  return `The number ${number} is gone; callers see the usual one.`
}
