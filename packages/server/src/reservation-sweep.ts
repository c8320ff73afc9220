// Lets reserved numbers go when their ten minutes are over. One timer, set to the end of the next
// reservation; a new reservation is notified by the database and sets it anew. A sweep that comes
// late does no harm: an order whose time is over cannot be completed, swept or not.

import {
  expirePhoneNumberOrders,
  nextReservationEndMs,
  numbersReservedChannel,
  type Store,
} from '@mainline/store'

/** Runs work after a time; answers how to call that off. */
export type Timer = (ms: number, work: () => Promise<void>) => () => void

/** Keeps the reservations of every organization. */
export class ReservationSweep {
  readonly #store: Store
  readonly #timer: Timer
  readonly #onError: (error: unknown) => void
  #callOff: (() => void) | undefined
  #unlisten: (() => void) | undefined

  constructor(store: Store, timer: Timer, onError: (error: unknown) => void) {
    this.#store = store
    this.#timer = timer
    this.#onError = onError
  }

  /** Lets go what is over by now, and from then on whatever comes to its end. */
  async start(): Promise<void> {
    this.#unlisten = await this.#store.listen(numbersReservedChannel, () => void this.#sweep())
    await this.#sweep()
  }

  /** Ends it; what is reserved meanwhile is let go at the next start. */
  stop(): void {
    this.#unlisten?.()
    this.#callOff?.()
  }

  async #sweep(): Promise<void> {
    try {
      const nextMs = await this.#store.withAllOrganizations(async (tx) => {
        await expirePhoneNumberOrders(tx)
        return nextReservationEndMs(tx)
      })
      this.#callOff?.()
      this.#callOff = nextMs === undefined ? undefined : this.#timer(nextMs, () => this.#sweep())
    } catch (error) {
      // The next reservation or the next start sweeps again.
      this.#onError(error)
    }
  }
}
