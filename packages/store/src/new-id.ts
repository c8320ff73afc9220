// Makes ids: a prefix that says what is named, then 48 bits of time and 80 bits of randomness in
// Crockford's base 32, lower case, as in a ULID. So ids sort by age and nobody can guess one.
// Random ids need no sequence and no agreement between programs.

import { randomBytes } from 'node:crypto'
import type {
  AudioFileId,
  AutoAttendantId,
  CallId,
  CallQueueId,
  DeviceId,
  GroupId,
  OrganizationId,
  ResourceAccountId,
  TrunkId,
  UserId,
  VoiceRouteId,
} from '@mainline/model'

/** The brand that each prefix stands for; names without a brand are plain strings. */
interface IdOf {
  org: OrganizationId
  user: UserId
  ra: ResourceAccountId
  group: GroupId
  audio: AudioFileId
  aa: AutoAttendantId
  queue: CallQueueId
  trunk: TrunkId
  route: VoiceRouteId
  device: DeviceId
  call: CallId
  plan: string
  token: string
  policy: string
  order: string
  operation: string
  number: string
  address: string
  port: string
  location: string
  passkey: string
  numberorder: string
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const timeDigits = 10

/** A new id with the prefix of its kind. */
export function newId<Prefix extends keyof IdOf>(prefix: Prefix): IdOf[Prefix] {
  const random = [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('')
  return `${prefix}_${timeText(Date.now())}${random}` as IdOf[Prefix]
}

function timeText(ms: number): string {
  const digits = Array.from({ length: timeDigits }, (_, place) => Math.floor(ms / 32 ** place) % 32)
  return digits
    .map((digit) => alphabet[digit])
    .reverse()
    .join('')
}
