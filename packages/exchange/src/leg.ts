// What every leg is to the exchange, and what a leg needs from it. A leg belongs to one call of one
// organization; it hears its dialog and its media session, and tells the engine by inputs. It
// decides nothing about the call: it knows how to answer, ring and hang up, not when.

import type { MediaStatistics } from '@mainline/media'
import type { CallId, LegId, UserId } from '@mainline/model'
import type { DialogId, Header, SipEvent, WatchedCall } from '@mainline/sip'
import type { AudioLibrary } from './audio-library.ts'
import type { Happening } from './driver.ts'
import type { LegAudio } from './leg-audio.ts'
import type { LocalAddresses } from './local-address.ts'
import type { BrowserLine, MediaCommand, MediaEvent } from './media-messages.ts'
import type { Log } from './ports.ts'
import type { SipShell } from './sip-shell.ts'

/** What happens in one dialog. */
export type DialogEvent = Extract<SipEvent, { readonly dialogId: DialogId }>

/** Which leg of which call. */
export interface LegName {
  /** Another one when the leg has moved there; all parts of a leg share its name. */
  callId: CallId
  readonly legId: LegId
}

/** One party's connection. */
export interface Leg {
  readonly name: LegName
  /** Whether audio can be played to it and connected. */
  readonly isAnswered: boolean
  readonly audio: LegAudio
  /** The person of the organization whose phone it is, if it is one. */
  readonly userId: UserId | undefined
  /** The leg as colleagues' lamps show it. */
  readonly watched: WatchedCall
  /** Ends the leg in whatever state it is; the engine is told nothing. */
  hangUp(headers?: readonly Header[]): void
}

/** Whoever is told what happens in a dialog. */
export interface DialogUser {
  readonly name: LegName
  receive(event: DialogEvent): void
}

/** The two tables by which events find their leg; shared by all organizations. */
export interface LegTables {
  readonly dialogs: Map<DialogId, DialogUser>
  readonly sessions: Map<string, { receive(event: MediaEvent): void }>
}

/** What a leg acts through. */
export interface LegContext extends LegTables {
  readonly sip: SipShell
  readonly media: { perform(command: MediaCommand): void }
  readonly library: AudioLibrary
  readonly addresses: LocalAddresses
  /** How a browser's audio finds its way. */
  readonly browsers: () => Omit<BrowserLine, 'offer'>
  readonly log: Log
  /** Tells the engine. */
  post(happening: Happening): void
  /** A media session of the leg begins: its measurements belong into the call's record. */
  measuring(name: LegName): void
  /** The session is over; it has no statistics when it never had a stream. */
  measured(name: LegName, statistics: MediaStatistics | undefined): void
  /** The leg began, rings or was answered: lamps may show it. */
  changed(leg: Leg): void
  /** The leg is over; effects on it are ignored from now on. */
  released(leg: Leg): void
}
