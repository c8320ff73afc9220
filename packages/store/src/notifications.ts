// LISTEN on a connection of its own. NOTIFY tells who listens at the moment and nobody else, so
// after the connection was lost and found again every listener is called without a payload:
// "something may have happened, look for yourself". Reconnecting never gives up.

import pg from 'pg'

/** Called with a notification's payload, or with undefined when some may have been missed. */
export type NotificationListener = (payload: string | undefined) => void

const retryMs = 500

/** Hears the notifications of one database. */
export class Notifications {
  readonly #config: pg.ClientConfig
  readonly #listeners = new Map<string, Set<NotificationListener>>()
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(config: pg.ClientConfig) {
    this.#config = config
  }

  /** Calls `listener` for every notification on `channel`, until the answered function is run. */
  async listen(channel: string, listener: NotificationListener): Promise<() => void> {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(listener))
    if (this.#client === undefined) await this.#connect()
    else await this.#client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    return () => listeners.delete(listener)
  }

  /** Stops hearing. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end()
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#config)
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload))
    // An error is followed by 'end', which reconnects; without this listener it would be thrown.
    client.on('error', () => undefined)
    client.on('end', () => this.#reconnectLater(client))
    this.#client = client
    await client.connect()
    for (const channel of this.#listeners.keys()) {
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    }
  }

  #reconnectLater(lost: pg.Client): void {
    if (this.#closed || this.#client !== lost) return
    this.#retry = setTimeout(() => {
      this.#connect().then(
        () => this.#tellAll(),
        // Its own 'end' has come as well and has planned the next attempt.
        () => undefined,
      )
    }, retryMs)
  }

  #tell(channel: string, payload: string | undefined): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(payload)
  }

  #tellAll(): void {
    for (const channel of this.#listeners.keys()) this.#tell(channel, undefined)
  }
}
