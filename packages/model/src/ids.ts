// Ids of everything the system names. Each is a string with a prefix that says what it names, so
// that ids of different kinds cannot be mixed up, read well in logs, and never look like integers
// (which would change the order of object keys). `store` makes them; nothing parses them.

declare const brand: unique symbol
type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly [brand]: Prefix }

/** The customer whose phone system it is: `org_…`. */
export type OrganizationId = Id<'org'>
/** A person in the directory: `user_…`. */
export type UserId = Id<'user'>
/** A user that is nobody and stands for one auto attendant or call queue: `ra_…`. */
export type ResourceAccountId = Id<'ra'>
/** A group of people: `group_…`. */
export type GroupId = Id<'group'>
/** An auto attendant: `aa_…`. */
export type AutoAttendantId = Id<'aa'>
/** A call queue: `queue_…`. */
export type CallQueueId = Id<'queue'>
/** An uploaded audio file: `audio_…`. */
export type AudioFileId = Id<'audio'>
/** A SIP connection to a carrier: `trunk_…`. */
export type TrunkId = Id<'trunk'>
/** A rule that says which trunks carry which numbers: `route_…`. */
export type VoiceRouteId = Id<'route'>
/** A phone of a user: `device_…`. */
export type DeviceId = Id<'device'>
/** One caller's whole visit: `call_…`. */
export type CallId = Id<'call'>
/** One party's connection within a call: `leg_…`. */
export type LegId = Id<'leg'>
/** One asking for a transfer, named so that it can be told how that goes: `transfer_…`. */
export type TransferId = Id<'transfer'>
/** What was recorded of two parties who talked: `recording_…`. */
export type RecordingId = Id<'recording'>
/** One playing of prompts to one leg, named so that its end can be told from an older one's. */
export type PlaybackId = Id<'play'>
/** What is played: a hash of voice, language and text, an upload’s own, or a system prompt’s. */
export type AudioId = string

/** Brands a string as an id after checking its prefix; for parsers and rows only. */
export function parseId<T extends Id<string>>(prefix: string, text: string): T | undefined {
  return text.startsWith(`${prefix}_`) && text.length > prefix.length + 1 ? (text as T) : undefined
}
