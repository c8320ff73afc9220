/**
 * SIP without sockets: messages, transactions, dialogs, digest and registration.
 *
 * A shell feeds `UserAgent` what arrives and what time it is, and performs what `poll` returns.
 * Nothing here knows a clock, a socket, a random generator or a business word.
 */

export type { Hashes, StoredCredentials } from './digest.ts'
export { storedCredentials } from './digest.ts'
export type { ChallengedRequest, ClientCredentials } from './digest-client.ts'
export { authorizationFor, isServerProved } from './digest-client.ts'
export type { DigestServerOptions, Verdict } from './digest-server.ts'
export { DigestServer } from './digest-server.ts'
export type { MailboxSummary, WatchedCall } from './event-bodies.ts'
export { dialogInfo, messageSummary, presence } from './event-bodies.ts'
export { type Flow, isWebSocket, type Transport } from './flow.ts'
export type { Diversion, HistoryEntry, Reason } from './identity-headers.ts'
export {
  assertedIdentities,
  diversions,
  formatDiversion,
  formatHistoryEntry,
  formatReason,
  historyDiversions,
  historyEntries,
  preferredIdentities,
  privacyWishes,
  reasons,
} from './identity-headers.ts'
export type { DnsRecord, LocationOptions, Place, Query } from './location.ts'
export { Location } from './location.ts'
export type { Header, SipMessage, SipRequest, SipResponse } from './message.ts'
export { headerValue, headerValues } from './message.ts'
export type { BodyPart } from './message-body.ts'
export { bodyParts, descriptionIn } from './message-body.ts'
export { formatMessage } from './message-format.ts'
export type { NameAddress } from './message-header.ts'
export { parseNameAddress } from './message-header.ts'
export { parseMessage } from './message-parse.ts'
export type { Param, SipUri, TelUri, Uri } from './message-uri.ts'
export { formatUri, parseUri } from './message-uri.ts'
export type { Binding, BindingChange, RegistrarOptions, Registration } from './registrar.ts'
export { Registrar } from './registrar.ts'
export type { RegistrationClientOptions, RegistrationState } from './registration-client.ts'
export { RegistrationClient } from './registration-client.ts'
export type { Content, SubscriptionId } from './subscription.ts'
export type { Parsed } from './text-scanner.ts'
export {
  type TransactionAction,
  type TransactionKind,
  transactionTable,
} from './transaction-table.ts'
export type { ReferTarget } from './transfer.ts'
export { fragmentStatus, referredBy } from './transfer.ts'
export { UserAgent } from './user-agent.ts'
export type { UserAgentOptions } from './user-agent-core.ts'
export type {
  Answer,
  DialogId,
  EndCause,
  Invitation,
  OutgoingRequest,
  OutgoingSubscription,
  Output,
  Party,
  SipEvent,
  TransactionId,
} from './user-agent-events.ts'
