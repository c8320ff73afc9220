// How calls outlive a change of network, from Wi-Fi to cable or to another address: when a call's
// packets find no way any more, or the browser says that it is online again, the phone connects
// anew, registers, and each call asks for another way (ICE restart). The old connection is given up
// although it may look alive: who has changed the network learns of its end much too late.
// RFC 8445 §2.4 (restart), RFC 8839 §4.4.1.1.1; RFC 5626 (the new connection is the way to us).

import { type UA, WebSocketInterface } from 'jssip'

type Session = ReturnType<UA['call']>

/** A way that is lost for so long does not come back by itself; a few lost packets do no harm. */
const lostMs = 2_000
/** While an offer is in the air no other may be made. */
const retryMs = 500
const mostTries = 20

/** A connection that can be given up for another. */
export class RenewableSocket extends WebSocketInterface {
  /** Ends it; JsSIP opens another when it hears of an end that it did not ask for. */
  renew(): void {
    if (!this.isConnected()) return
    this.disconnect()
    this.ondisconnect(true)
  }
}

/** Watches the ways of calls. */
export class NetworkWatch {
  readonly #socket: RenewableSocket
  readonly #standing = new Set<Session>()
  /** Calls whose packets need another way. */
  readonly #lost = new Set<Session>()
  readonly #online = (): void => this.#renew([...this.#standing])

  constructor(socket: RenewableSocket) {
    this.#socket = socket
  }

  start(): void {
    window.addEventListener('online', this.#online)
  }

  stop(): void {
    window.removeEventListener('online', this.#online)
  }

  /** Watches a call from its answer to its end. */
  follow(session: Session): void {
    session.on('accepted', () => {
      this.#standing.add(session)
      const { connection } = session
      connection?.addEventListener('iceconnectionstatechange', () => {
        if (isLost(connection)) setTimeout(() => this.#look(session, connection), lostMs)
      })
    })
    for (const end of ['ended', 'failed'] as const) session.on(end, () => this.#forget(session))
  }

  /** The phone can be reached again: each call that lost its way asks for another. */
  registered(): void {
    const lost = [...this.#lost]
    this.#lost.clear()
    for (const session of lost) this.#restart(session, mostTries)
  }

  #look(session: Session, connection: RTCPeerConnection): void {
    const isKnown = !this.#standing.has(session) || this.#lost.has(session)
    if (!isKnown && isLost(connection)) this.#renew([session])
  }

  #renew(sessions: readonly Session[]): void {
    for (const session of sessions) this.#lost.add(session)
    this.#socket.renew()
  }

  #restart(session: Session, triesLeft: number): void {
    if (!this.#standing.has(session) || triesLeft === 0) return
    const isAsked = session.renegotiate({ rtcOfferConstraints: { iceRestart: true } })
    if (!isAsked) setTimeout(() => this.#restart(session, triesLeft - 1), retryMs)
  }

  #forget(session: Session): void {
    this.#standing.delete(session)
    this.#lost.delete(session)
  }
}

function isLost({ iceConnectionState }: RTCPeerConnection): boolean {
  return iceConnectionState === 'disconnected' || iceConnectionState === 'failed'
}
