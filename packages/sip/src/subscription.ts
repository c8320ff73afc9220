/**
 * What subscriptions say in headers: the package, the state, the expiry.
 * RFC 6665 §8.2 (Event, Subscription-State), §4.1.3 (reasons).
 */

import { parseSeconds } from './message-header.ts'

/** Names a subscription of this user agent, whichever side it is on. */
export type SubscriptionId = string & { readonly brand: 'SubscriptionId' }

/** A package and, where one dialog holds several subscriptions, which of them. */
export type EventName = { readonly name: string; readonly id: string }

/** What is notified. */
export type Content = { readonly contentType: string; readonly body: string }

/** How long a notifier says that it goes on, and why it does not. */
export type SubscriptionState = {
  readonly state: 'active' | 'pending' | 'terminated'
  readonly expiresSeconds: number | undefined
  readonly reason: string
  readonly retryAfterSeconds: number | undefined
}

/** Shorter subscriptions get 423, longer ones are cut. */
export const [minSubscriptionSeconds, maxSubscriptionSeconds] = [60, 3600]

/** Reads an Event header. */
export function parseEvent(text: string): EventName {
  const [name = '', ...params] = text.split(';').map((part) => part.trim())
  const id = params.find((param) => /^id[ \t]*=/i.test(param))
  return { name: name.toLowerCase(), id: id?.replace(/^[^=]*=[ \t]*/, '') ?? '' }
}

/** An Event header. */
export function formatEvent({ name, id }: EventName): string {
  return id === '' ? name : `${name};id=${id}`
}

/** Reads Subscription-State; a word that is not known counts as active, RFC 6665 §4.1.3. */
export function parseSubscriptionState(text: string): SubscriptionState {
  const [word = '', ...params] = text.split(';').map((part) => part.trim().toLowerCase())
  const valueOf = (name: string) =>
    params.find((param) => param.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  const secondsOf = (name: string) => {
    const seconds = parseSeconds(valueOf(name))
    return seconds.ok ? seconds.value : undefined
  }
  return {
    state: word === 'terminated' || word === 'pending' ? word : 'active',
    expiresSeconds: secondsOf('expires'),
    reason: valueOf('reason'),
    retryAfterSeconds: secondsOf('retry-after'),
  }
}
