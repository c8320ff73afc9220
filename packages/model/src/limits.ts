// Every limit of the system, with the reason for each number. Nothing grows without one of these.
// Sources: "reference" is the behaviour of Teams Phone as its public documentation states it.

/** The limits and default times; durations in ms, the rest are counts or characters. */
export const limits = {
  /** Hops between auto attendants and returns to a menu; reference §6.6: then disconnect. */
  transitionsPerCall: 25,
  /** Times a menu is heard without a valid choice before the operator; reference §6.2. */
  menuAttempts: 3,
  /** Silence after a menu before it counts as no choice; undocumented in the reference. */
  menuWaitMs: 5_000,
  /** How much later than computed a playback may end before its end is taken for lost. */
  playbackSlackMs: 5_000,
  /** How long a person's phone rings unless the person chose otherwise; reference default. */
  unansweredDelayMs: 20_000,
  /** Longest a call may stand; a forgotten off-hook must not hold a line for ever. */
  callDurationMs: 12 * 60 * 60 * 1000,
  /** Calls of one organization at once; bounds the engine state and the media ports. */
  callsPerOrganization: 2_000,
  /** Facts of one step; more means a loop without a limit, which is our bug. */
  factsPerStep: 200,
  /** Reference §11: names of auto attendants and call queues. */
  nameLength: 64,
  /** Reference §11: text of a typed prompt. */
  promptLength: 1_000,
  /** Reference §3.2: display name of a directory object. */
  displayNameLength: 256,
  /** Local part of a user name; the reference's mail nickname. */
  userNameLength: 64,
  /** Reference §11: voice command and flow names. */
  phraseLength: 64,
  /** Devices of one user; each is a leg to ring. */
  devicesPerUser: 10,
  /** Licenses in one order; a slip of the keyboard should not fill the screen. */
  licensesPerOrder: 10_000,
  /** Largest page of auto attendants and resource accounts; reference §11. */
  pageSize: 100,
  /** Largest page of phone numbers; reference §5.6. */
  numberPageSize: 1_000,
  /** Pressed keys, in one simulation. */
  simulatedKeys: 64,
} as const
