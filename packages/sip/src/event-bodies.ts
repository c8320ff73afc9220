/**
 * What is notified: the voicemail lamp, the busy lamp, and presence, as text.
 * RFC 3842 §5 (message-summary); RFC 4235 §4 (dialog-info); RFC 3863 §4 (PIDF, for RFC 3856).
 */

import type { Content } from './subscription.ts'

/** Messages that wait, and how many of them are urgent. */
export type MailboxSummary = {
  /** The address to call to hear them; '' for none. */
  readonly account: string
  readonly newMessages: number
  readonly oldMessages: number
  readonly newUrgent: number
  readonly oldUrgent: number
}

/** One call of somebody who is watched. */
export type WatchedCall = {
  readonly id: string
  readonly direction: 'initiator' | 'recipient'
  readonly state: 'trying' | 'proceeding' | 'early' | 'confirmed' | 'terminated'
  /** The other party; undefined where it is not to be shown. */
  readonly remote: { readonly displayName: string; readonly uri: string } | undefined
  /** With it a phone can pick up the call by Replaces. */
  readonly dialog:
    | { readonly callId: string; readonly localTag: string; readonly remoteTag: string }
    | undefined
}

/** The body of message-summary. */
export function messageSummary(mailbox: MailboxSummary): Content {
  const { account, newMessages, oldMessages, newUrgent, oldUrgent } = mailbox
  const lines = [
    `Messages-Waiting: ${newMessages > 0 ? 'yes' : 'no'}`,
    ...(account === '' ? [] : [`Message-Account: ${account}`]),
    `Voice-Message: ${newMessages}/${oldMessages} (${newUrgent}/${oldUrgent})`,
  ]
  return {
    contentType: 'application/simple-message-summary',
    body: `${lines.join('\r\n')}\r\n`,
  }
}

/** The body of dialog, always the full state; `version` grows by one with each. */
export function dialogInfo(
  entity: string,
  version: number,
  calls: readonly WatchedCall[],
): Content {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"' +
      ` version="${version}" state="full" entity="${escapeXml(entity)}">`,
    ...calls.flatMap(dialogLines),
    '</dialog-info>',
  ]
  return { contentType: 'application/dialog-info+xml', body: `${lines.join('\r\n')}\r\n` }
}

/** The body of presence: whether somebody can be reached, and in what words. */
export function presence(entity: string, isOpen: boolean, note: string): Content {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${escapeXml(entity)}">`,
    '<tuple id="phone">',
    `<status><basic>${isOpen ? 'open' : 'closed'}</basic></status>`,
    ...(note === '' ? [] : [`<note>${escapeXml(note)}</note>`]),
    '</tuple>',
    '</presence>',
  ]
  return { contentType: 'application/pidf+xml', body: `${lines.join('\r\n')}\r\n` }
}

function dialogLines({ id, direction, state, remote, dialog }: WatchedCall): readonly string[] {
  const names = dialog && [
    ` call-id="${escapeXml(dialog.callId)}"`,
    ` local-tag="${escapeXml(dialog.localTag)}" remote-tag="${escapeXml(dialog.remoteTag)}"`,
  ]
  const display = remote && escapeXml(remote.displayName)
  return [
    `<dialog id="${escapeXml(id)}"${names?.join('') ?? ''} direction="${direction}">`,
    `<state>${state}</state>`,
    ...(remote === undefined
      ? []
      : [`<remote><identity display="${display}">${escapeXml(remote.uri)}</identity></remote>`]),
    '</dialog>',
  ]
}

/** Text between tags or in an attribute; what XML cannot hold at all is left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
