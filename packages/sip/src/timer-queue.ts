/**
 * Deadlines by key, the earliest first.
 *
 * A binary heap with lazy deletion: setting a key again leaves its old timer behind, which is
 * skipped when it comes up. The heap is rebuilt when most of it is left behind, so it stays
 * proportional to the keys. A timer knows whether it is over, so that only `set` looks a key up:
 * among a hundred thousand transactions that is the dear part.
 */

type Timer<K> = { readonly key: K; readonly at: number; isOver: boolean }

/** One deadline per key. */
export class TimerQueue<K> {
  private readonly timers = new Map<K, Timer<K>>()
  private heap: Timer<K>[] = []

  /** Sets the key's deadline; undefined removes it. */
  set(key: K, at: number | undefined): void {
    const known = this.timers.get(key)
    if (at === known?.at) return
    if (known !== undefined) known.isOver = true
    if (at === undefined) {
      this.timers.delete(key)
      return
    }
    const timer = { key, at, isOver: false }
    this.timers.set(key, timer)
    this.push(timer)
    if (this.heap.length > 64 && this.heap.length > 4 * this.timers.size) this.rebuild()
  }

  /** The earliest deadline. */
  next(): number | undefined {
    return this.top()?.at
  }

  /** Takes the key whose deadline is earliest, if it is due. */
  takeDue(now: number): K | undefined {
    const top = this.top()
    if (top === undefined || top.at > now) return undefined
    this.pop()
    this.timers.delete(top.key)
    return top.key
  }

  private top(): Timer<K> | undefined {
    for (;;) {
      const top = this.heap[0]
      if (top === undefined || !top.isOver) return top
      this.pop()
    }
  }

  private rebuild(): void {
    this.heap = [...this.timers.values()].sort((a, b) => a.at - b.at)
  }

  private push(timer: Timer<K>): void {
    let index = this.heap.length
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.heap[parent]!.at <= timer.at) break
      this.heap[index] = this.heap[parent]!
      index = parent
    }
    this.heap[index] = timer
  }

  private pop(): void {
    const last = this.heap.pop()
    if (last === undefined || this.heap.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= this.heap.length) break
      if (child + 1 < this.heap.length && this.heap[child + 1]!.at < this.heap[child]!.at)
        child += 1
      if (this.heap[child]!.at >= last.at) break
      this.heap[index] = this.heap[child]!
      index = child
    }
    this.heap[index] = last
  }
}
