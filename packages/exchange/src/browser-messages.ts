// What the exchange and the process of its browsers say to each other; packets take another way.

import type { BrowserLine } from './media-messages.ts'
import type { PortRange } from './media-ports.ts'

/** Where packets of one session are exchanged, on this machine: RTP, and RTCP at the next port. */
export interface NearPlace {
  readonly address: string
  readonly port: number
}

/** What the process is asked to do. */
export type BrowserCommand =
  /** Carries a browser's packets to and from a session. Followed by `described` or `failed`. */
  | {
      readonly kind: 'open'
      readonly sessionId: string
      readonly session: NearPlace
      /** Where browsers reach us. */
      readonly listenAddress: string
      readonly ports: PortRange
      readonly line: BrowserLine
    }
  /** Carries them another way, once there is one. Followed by `moved`. */
  | { readonly kind: 'move'; readonly sessionId: string; readonly line: BrowserLine }
  | { readonly kind: 'answered'; readonly sessionId: string; readonly answer: string }
  /** The browser's page may be gone, or is back. While watched, `failed` follows on silence. */
  | { readonly kind: 'watchSilence'; readonly sessionId: string; readonly isWatched: boolean }
  | { readonly kind: 'close'; readonly sessionId: string }

/** What the process tells. */
export type BrowserEvent =
  /** How packets travel to the browser, and where the session sends those for it. */
  | {
      readonly kind: 'described'
      readonly sessionId: string
      readonly port: number
      readonly transport: string
    }
  /** How packets travel from now on; without `transport` as they did. */
  | { readonly kind: 'moved'; readonly sessionId: string; readonly transport?: string }
  /** The browser hears what is sent from now on. */
  | { readonly kind: 'connected'; readonly sessionId: string }
  | { readonly kind: 'failed'; readonly sessionId: string; readonly reason: string }
