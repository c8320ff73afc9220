// Every limit of the system, with the reason for each number. Nothing grows without one of these.
// "As Teams Phone" is its behaviour as the public documentation states it.

/** The limits and default times; durations in ms, the rest are counts or characters. */
export const limits = {
  /** Hops between auto attendants and returns to a menu; as Teams Phone, then disconnect. */
  transitionsPerCall: 25,
  /** Times that one call is transferred; more is two phones that send it to and fro. */
  transfersPerCall: 25,
  /** Times a menu is heard without a valid choice before the operator; as Teams Phone. */
  menuAttempts: 3,
  /** Silence after a menu before it counts as no choice; Teams Phone documents none. */
  menuWaitMs: 5_000,
  /** How much later than computed a playback may end before its end is taken for lost. */
  playbackSlackMs: 5_000,
  /** How long a person's phone rings unless the person chose otherwise; as Teams Phone. */
  unansweredDelayMs: 20_000,
  /** How long a trunk may take to ring; calls abroad take ten seconds, and silence ends sooner. */
  trunkResponseMs: 20_000,
  /** How long an outside number may ring; carriers give up after three minutes themselves. */
  outboundRingMs: 180_000,
  /** Trunks that one call tries; more would keep its caller waiting for longer than a minute. */
  trunksPerCall: 8,
  /** Longest a call may stand; a forgotten off-hook must not hold a line for ever. */
  callDurationMs: 12 * 60 * 60 * 1000,
  /** Calls of one organization at once; bounds the engine state and the media ports. */
  callsPerOrganization: 2_000,
  /** Facts of one step; more means a loop without a limit, which is our bug. */
  factsPerStep: 200,
  /** Guests of one call, who listen or take part; each is mixed 50 times a second. */
  guestsPerCall: 6,
  /** Names of auto attendants and call queues; as Teams Phone. */
  nameLength: 64,
  /** Text of a typed prompt; as Teams Phone. */
  promptLength: 1_000,
  /** Largest audio file that is uploaded; as Teams Phone. */
  audioFileBytes: 5 * 1024 * 1024,
  /** Longest audio file; more than anybody listens to, and 5 MB of MP3 could be an hour. */
  audioFileDurationMs: 10 * 60 * 1000,
  /** Audio files of one organization; with the longest ones a few gigabytes. */
  audioFiles: 500,
  /** Days for which recordings may be kept: ten years, the longest that a trade's law asks for. */
  recordingKeptDays: 3_650,
  /** Name of an audio file; as most file systems. */
  fileNameLength: 255,
  /** Display name of a directory object; as Teams Phone. */
  displayNameLength: 256,
  /** One part of an emergency address; more does not fit a dispatcher's screen. */
  addressPartLength: 128,
  /** Local part of a user name; that of a mail nickname. */
  userNameLength: 64,
  /** Voice command and flow names; as Teams Phone. */
  phraseLength: 64,
  /** How long a deleted account can be restored; as Microsoft 365. */
  deletedAccountKeptMs: 30 * 24 * 60 * 60 * 1000,
  /** Rows of one CSV file; as Teams Phone's upload of numbers. */
  importedRows: 10_000,
  /** Other mail addresses of one person; enough for every job somebody has. */
  otherMails: 10,
  /** Authorized users of one auto attendant or call queue; as Teams Phone. */
  authorizedUsers: 15,
  /** API tokens of one person; one per program, and more would hide the forgotten ones. */
  apiTokensPerUser: 50,
  /** Longest an API token is valid; so that a forgotten one ends by itself. */
  apiTokenDays: 365,
  /** People and mailboxes that one phone watches: a desk phone with two side panels of keys. */
  lampsPerDevice: 100,
  /** Devices of one user; each is a leg to ring. */
  devicesPerUser: 10,
  /** Browsers that are phones of one user at once; a page that is opened anew is another one. */
  browserPhonesPerUser: 5,
  /** Passkeys of one person: each browser or security key holds one, and few have more of them. */
  passkeysPerUser: 10,
  /** Sign-ins begun and not ended, of one organization; anybody may begin one, so the oldest go. */
  signInFlows: 1_000,
  /** Licenses in one order; a slip of the keyboard should not fill the screen. */
  licensesPerOrder: 10_000,
  /** Lines of one order; more than the catalog has products. */
  linesPerOrder: 20,
  /** Licenses of one kind that an organization can own; ten times the users we measure with. */
  licensesPerSku: 100_000,
  /** Licenses of resource accounts that every organization has free; as Teams Phone. */
  freeAllotmentBase: 25,
  /** Phone users who bring one more of them; as Teams Phone. */
  phoneUsersPerFreeLicense: 10,
  /** Licenses added to or removed from an account or group in one request; as the catalog. */
  licensesPerChange: 20,
  /** Accounts that get or lose licenses in one request; Teams Phone's screen allows 20. */
  accountsPerLicenseChange: 1_000,
  /** Largest page of auto attendants and resource accounts; as Teams Phone. */
  pageSize: 100,
  /** Largest page of phone numbers; as Teams Phone. */
  numberPageSize: 1_000,
  /** Changes by others that who was too late is told of; beyond them the audit log tells more. */
  explainedChanges: 100,
  /** How long an order holds the numbers that it found; as Teams Phone. */
  reservationMs: 10 * 60 * 1000,
  /** Numbers of one order; as many as an area of the sample pool has, ten times. */
  numbersPerOrder: 1_000,
  /** Description of an order of numbers; that of an emergency calling policy in Teams Phone. */
  descriptionLength: 512,
  /** Numbers that are brought along at once; as Teams Phone. */
  numbersPerUpload: 10_000,
  /** Numbers that are removed at once; as Teams Phone. */
  numbersPerRelease: 1_000,
  /** Tags of one number; as Teams Phone. */
  tagsPerNumber: 50,
  /** Characters of a tag; as Teams Phone. */
  tagLength: 50,
  /** Longest block on assigning a number that is not for ever, in days; as Teams Phone. */
  assignmentBlockDays: 365,
  /** Note on a number; a screenful. */
  noteLength: 1_000,
  /** Name of a city; longer than any. */
  cityLength: 128,
  /** Name of a network site; as a name. */
  networkSiteLength: 64,
  /** Numbers of one port order; as Teams Phone. */
  numbersPerPortOrder: 999,
  /** Characters of a file that lists them; each as long as people write numbers. */
  portCsvLength: 64_000,
  /** People who are told of one port order. */
  mailsPerPortOrder: 10,
  /** Trunks of one organization; a carrier or two, each at several sites. */
  trunksPerOrganization: 50,
  /** Addresses and ranges of one trunk; the largest carriers publish a few dozen. */
  trunkAddresses: 64,
  /** Password of a trunk; longer than carriers make them. */
  trunkPasswordLength: 256,
  /** Calls that a trunk's limit may begin within a second; a carrier allows fewer. */
  trunkCallsPerSecond: 100,
  /** Voice routes of one organization; a page that a person still reads. */
  voiceRoutesPerOrganization: 200,
  /** Emergency numbers beside those of the country. */
  addedEmergencyNumbers: 10,
  /** Rates of the dial limits; a carrier's price list by country and mobile network. */
  dialRates: 500,
  /** Any amount of money in the dial limits, in cents; a slip of the keyboard. */
  dialAmountCents: 100_000_000,
  /** Pressed keys, in one simulation. */
  simulatedKeys: 64,
} as const
