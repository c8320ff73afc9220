// What a trunk needs before it can be saved: whence its calls come or where it registers, and that
// a password goes to nobody but whom it was given for. The database holds the first two as well.

import type { Problem } from './account-rules.ts'
import type { TrunkSettings } from './trunk.ts'

/** What is known of a trunk's password: one is kept, none is, or the one kept is for others. */
export type TrunkPasswordState = 'kept' | 'none' | 'otherPeer'

/** Why a trunk cannot be saved with these settings; empty when it can. */
export function trunkProblems(
  settings: TrunkSettings,
  password: TrunkPasswordState,
): readonly Problem[] {
  const registers = settings.authentication === 'registration'
  const hasServer = settings.server !== undefined
  return [
    ...(!registers && settings.addresses.length === 0 ? [addressMissing] : []),
    ...(registers && !hasServer ? [serverMissing] : []),
    ...(registers && settings.username === undefined ? [userNameMissing] : []),
    ...(password === 'otherPeer' ? [passwordNeeded] : []),
    ...(registers && password === 'none' ? [passwordMissing] : []),
    ...(settings.mediaEncryption === 'required' && hasServer && settings.server.transport !== 'tls'
      ? [encryptionNeedsTls]
      : []),
  ]
}

/** Whether a password that was given for the one may be proved to the other. */
export function isSamePeer(one: TrunkSettings, other: TrunkSettings): boolean {
  return (
    one.server?.host === other.server?.host &&
    one.outboundProxy === other.outboundProxy &&
    one.username === other.username &&
    one.authenticationUsername === other.authenticationUsername
  )
}

/** Why a trunk cannot be deleted while this voice route names it. */
export function trunkInUse(trunkName: string, routeName: string): Problem {
  return {
    code: 'trunkInUse',
    message: `The voice route ${routeName} uses the trunk ${trunkName}.`,
    remedy: 'changeVoiceRoute',
    remedyText: `Take the trunk out of the voice route ${routeName}, or delete the route, first.`,
  }
}

/** Why a voice route cannot name a trunk: it has no server that calls could go to. */
export function trunkCannotCall(trunkName: string): Problem {
  return {
    code: 'trunkCannotCall',
    message: `The trunk ${trunkName} only takes calls: it has no server.`,
    remedy: 'changeTrunk',
    remedyText: `Enter the carrier's server at the trunk ${trunkName}, or choose another trunk.`,
  }
}

const addressMissing: Problem = {
  code: 'trunkAddressMissing',
  message: 'A carrier that does not take our registration is known by its addresses.',
  remedy: 'changeTrunk',
  remedyText: "Enter the addresses that the carrier's calls come from, or choose registration.",
  target: 'addresses',
}

const serverMissing: Problem = {
  code: 'trunkServerMissing',
  message: 'Registering needs a server.',
  remedy: 'changeTrunk',
  remedyText: "Enter the carrier's server (also called registrar or domain).",
  target: 'server',
}

const userNameMissing: Problem = {
  code: 'trunkUserNameMissing',
  message: 'Registering needs a user name.',
  remedy: 'changeTrunk',
  remedyText: 'Enter the user name that the carrier gave you for SIP.',
  target: 'username',
}

const passwordMissing: Problem = {
  code: 'trunkPasswordMissing',
  message: 'Registering needs a password.',
  remedy: 'changeTrunk',
  remedyText: 'Enter the password that the carrier gave you for SIP.',
  target: 'password',
}

const passwordNeeded: Problem = {
  code: 'trunkPasswordNeeded',
  message: 'The password was given for another server or user name and is not sent to this one.',
  remedy: 'changeTrunk',
  remedyText: 'Enter the password again, together with this change.',
  target: 'password',
}

const encryptionNeedsTls: Problem = {
  code: 'trunkEncryptionNeedsTls',
  message: 'Encrypted audio is required, but its keys would travel in the clear.',
  remedy: 'changeTrunk',
  remedyText: 'Choose TLS as the transport, or do not require encryption.',
  target: 'mediaEncryption',
}
