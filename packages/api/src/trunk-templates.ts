// What carriers want of a trunk, as far as they say it in public: what a new trunk begins with, and
// what its owner alone knows. Each fact is from the page that `source` names, or from several
// configurations that others have published, which the note then says. Addresses are left to the
// carrier's page where they change: an old list lets strangers call in.

import type { TrunkSettings } from '@mainline/model'

/** What a carrier's template fills in; the rest is asked of the administrator or has a default. */
type TrunkTemplateSettings = Partial<
  Pick<
    TrunkSettings,
    | 'server'
    | 'addresses'
    | 'numberFormat'
    | 'country'
    | 'callerIdHeader'
    | 'diversionHeader'
    | 'registrationExpirySeconds'
    | 'maxCallsPerSecond'
  >
>

/** A carrier, or a kind of carrier, with what a trunk to it begins with. */
export interface TrunkTemplate {
  readonly id: string
  readonly name: string
  readonly authentication: TrunkSettings['authentication']
  readonly settings: TrunkTemplateSettings
  /** What the administrator has to find at the carrier, in the order in which it is asked. */
  readonly asks: readonly ('addresses' | 'server' | 'username' | 'password')[]
  /** What is to be done at the carrier's, and how the server's name is made there. */
  readonly note: string
  /** Where the facts are from. */
  readonly source?: string
}

/** Every template, the general ones first. */
export const trunkTemplates: readonly TrunkTemplate[] = [
  {
    id: 'byRegistration',
    name: 'Any carrier, by registration',
    authentication: 'registration',
    settings: {},
    asks: ['server', 'username', 'password'],
    note: 'The carrier gave you a server, a user name and a password. Works behind NAT.',
  },
  {
    id: 'byAddress',
    name: 'Any carrier, by address',
    authentication: 'address',
    settings: {},
    asks: ['addresses', 'server'],
    note: 'The carrier knows your public address, and you the addresses its calls come from.',
  },
  {
    id: 'deutscheTelekom',
    name: 'Deutsche Telekom SIP-Trunk',
    authentication: 'registration',
    settings: {
      server: { host: 'reg.sip-trunk.telekom.de', transport: 'tcp' },
      numberFormat: 'e164Plus',
      country: 'DE',
    },
    asks: ['username', 'password'],
    note: 'For the registered mode. The user name and the password are in the order confirmation.',
    source: 'Deutsche Telekom 1TR118 and 1TR119, SIP-Trunking interface',
  },
  {
    id: 'ovhcloud',
    name: 'OVHcloud SIP trunk',
    authentication: 'registration',
    settings: {
      server: { host: 'siptrunk.ovh.net', transport: 'udp' },
      numberFormat: 'national',
      country: 'FR',
    },
    asks: ['username', 'password'],
    note: 'The user name is the number of the trunk, for example 0033972320690.',
    source: 'https://github.com/ovh/docs',
  },
  {
    id: 'sipgate',
    name: 'sipgate trunking',
    authentication: 'registration',
    settings: {
      server: { host: 'sipconnect.sipgate.de', transport: 'udp' },
      numberFormat: 'e164',
      country: 'DE',
    },
    asks: ['username', 'password'],
    note: 'The user name is the SIP-ID of the trunk. As others published it: compare with yours.',
  },
  {
    id: 'telnyx',
    name: 'Telnyx, by registration',
    authentication: 'registration',
    settings: {
      server: { host: 'sip.telnyx.com', transport: 'udp' },
      numberFormat: 'e164Plus',
      diversionHeader: 'diversion',
    },
    asks: ['username', 'password'],
    note: 'For a connection with credentials. In Europe the server is sip-eu.telnyx.com.',
    source: 'https://developers.telnyx.com/docs/voice/sip-trunking',
  },
  {
    id: 'telnyxByAddress',
    name: 'Telnyx, by address',
    authentication: 'address',
    settings: {
      server: { host: 'sip.telnyx.com', transport: 'udp' },
      addresses: ['192.76.120.10', '64.16.250.10'],
      numberFormat: 'e164Plus',
      diversionHeader: 'diversion',
    },
    asks: [],
    note: 'For a connection by address in the United States; other regions have others.',
    source: 'https://developers.telnyx.com/docs/voice/sip-trunking/routing/failover-and-retries',
  },
  {
    id: 'twilio',
    name: 'Twilio Elastic SIP Trunking',
    authentication: 'address',
    settings: { numberFormat: 'e164Plus', maxCallsPerSecond: 30 },
    asks: ['server', 'addresses'],
    note:
      'The server is the termination URI of your trunk, such as mytrunk.pstn.twilio.com. Take ' +
      'the addresses from the page of IP addresses; put your own into an access control list.',
    source: 'https://www.twilio.com/docs/sip-trunking/sending-sip-to-twilio-best-practices',
  },
  {
    id: 'voipMs',
    name: 'VoIP.ms',
    authentication: 'registration',
    settings: { numberFormat: 'e164', callerIdHeader: 'from' },
    asks: ['server', 'username', 'password'],
    note:
      'Make a sub account for this system, and choose a server near you, such as toronto.voip.ms ' +
      'or montreal.voip.ms.',
    source: 'https://wiki.voip.ms/article/Choosing_Server',
  },
  {
    id: 'vonage',
    name: 'Vonage SIP Trunking',
    authentication: 'address',
    settings: { numberFormat: 'e164', callerIdHeader: 'from' },
    asks: ['server', 'addresses'],
    note:
      'The server is the domain of your trunk, such as yourcompany.sip-us.vonage.com. Put your ' +
      'public address into its access control list.',
    source: 'https://developer.vonage.com/en/sip/technical-details',
  },
  {
    id: 'zadarma',
    name: 'Zadarma',
    authentication: 'registration',
    settings: { server: { host: 'sip.zadarma.com', transport: 'udp' }, numberFormat: 'e164' },
    asks: ['username', 'password'],
    note:
      'The user name and the password are those of the SIP number in your account. As others ' +
      'published it: compare with yours.',
  },
]
