// Which of many items is due next: a binary heap of (time, item) in which an earlier time for an
// item makes the entry before it void. Moving an item therefore costs no search; void entries fall
// out when they come to the top. An item carries its time itself, so that it is not looked up for
// each packet of a media session.
//
// An item that is given a later time comes out at the earlier one all the same, and is then given
// its time anew: what is put off with every packet costs nothing until it would have been due.

/** An item of one schedule. */
export interface Scheduled {
  /** When it is due; undefined while it is not. Only the schedule writes it. */
  dueAt: number | undefined
}

interface Entry<T> {
  readonly at: number
  readonly item: T
}

/** Items by the time at which they are due or, where that was put off, earlier. */
export class Schedule<T extends Scheduled> {
  readonly #heap: Entry<T>[] = []

  /** Sets when the item is due at the latest; `undefined` takes it out. */
  set(item: T, at: number | undefined): void {
    if (at !== undefined && item.dueAt !== undefined && item.dueAt <= at) return
    item.dueAt = at
    if (at !== undefined) this.#push({ at, item })
  }

  /** When the next item is due. */
  next(): number | undefined {
    return this.#top()?.at
  }

  /** Takes out the next item if it is due. */
  takeDue(now: number): T | undefined {
    const top = this.#top()
    if (top === undefined || top.at > now) return undefined
    this.#pop()
    top.item.dueAt = undefined
    return top.item
  }

  #top(): Entry<T> | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.item.dueAt === top.at) return top
      this.#pop()
    }
    return undefined
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap
    let index = heap.length
    heap.push(entry)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || above.at <= entry.at) break
      heap[index] = above
      index = parent
    }
    heap[index] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const child = this.#earlierChild(index)
      const below = heap[child]
      if (below === undefined || below.at >= last.at) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }

  #earlierChild(index: number): number {
    const left = 2 * index + 1
    const [a, b] = [this.#heap[left], this.#heap[left + 1]]
    return a !== undefined && b !== undefined && b.at < a.at ? left + 1 : left
  }
}
