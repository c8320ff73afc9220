// Who may hold how many of a bounded number of connections: nobody is limited while there is room;
// once there is none, whoever comes from a source that holds fewer takes the place of the oldest
// connection of the source that holds most. So a stranger who opens thousands takes places from
// nobody but themselves, and an office with hundreds of phones behind one address needs no setting.

/** A bounded number of connections, shared among their sources. */
export class ConnectionShare {
  readonly #max: number
  /** Of each source, its connections, the oldest first. */
  readonly #held = new Map<string, Set<string>>()
  #count = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Whose place a new connection takes: '' where there is room, undefined where it gets none. */
  placeFor(source: string): string | undefined {
    if (this.#count < this.#max) return ''
    const own = this.#held.get(source)?.size ?? 0
    const [greediest, held] = [...this.#held].reduce((most, each) =>
      each[1].size > most[1].size ? each : most,
    )
    const [oldest] = held
    if (held.size <= own + 1 || oldest === undefined) return undefined
    // It is as good as closed: the next to come must find another.
    this.remove(greediest, oldest)
    return oldest
  }

  /** Notes a connection that is open. */
  add(source: string, connectionId: string): void {
    const held = this.#held.get(source) ?? new Set()
    held.add(connectionId)
    this.#held.set(source, held)
    this.#count += 1
  }

  /** Forgets a connection that is closed. */
  remove(source: string, connectionId: string): void {
    const held = this.#held.get(source)
    if (held?.delete(connectionId) !== true) return
    this.#count -= 1
    if (held.size === 0) this.#held.delete(source)
  }
}
