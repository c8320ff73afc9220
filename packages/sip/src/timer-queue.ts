/**
 * What has deadlines, the earliest first.
 *
 * A binary heap. Whatever is in it keeps its place there itself, and the times are numbers side by
 * side: a hundred thousand transactions wait half a minute each, and what each of them holds is
 * gone through whenever memory is collected.
 */

/** What may wait in a queue. */
export interface Timed {
  /** Its place there, which the queue alone changes; `nowhere` while it does not wait. */
  queuePlace: number
}

/** The place of what does not wait. */
export const nowhere = -1

/** One deadline for each. */
export class TimerQueue<T extends Timed> {
  private readonly items: T[] = []
  private readonly times: number[] = []

  /** Sets the deadline of an item; undefined removes it. */
  set(item: T, at: number | undefined): void {
    const known = item.queuePlace !== nowhere
    if (at === undefined) {
      if (known) this.remove(item.queuePlace)
      return
    }
    if (known && this.times[item.queuePlace] === at) return
    const place = known ? item.queuePlace : this.items.length
    this.rise(place, item, at)
    if (known) this.sink(item.queuePlace, item, at)
  }

  /** The earliest deadline. */
  next(): number | undefined {
    return this.times[0]
  }

  /** Takes the item whose deadline is earliest, if it is due. */
  takeDue(now: number): T | undefined {
    const at = this.times[0]
    if (at === undefined || at > now) return undefined
    const item = this.items[0]
    this.remove(0)
    return item
  }

  private remove(place: number): void {
    this.items[place]!.queuePlace = nowhere
    const item = this.items.pop()!
    const at = this.times.pop()!
    if (place === this.items.length) return
    this.rise(place, item, at)
    this.sink(item.queuePlace, item, at)
  }

  /** Puts an item in a free place or before it, behind what is earlier. */
  private rise(from: number, item: T, at: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.times[parent]! <= at) break
      this.put(place, this.items[parent]!, this.times[parent]!)
      place = parent
    }
    this.put(place, item, at)
  }

  /** Puts an item in its place or behind it, before what is later. */
  private sink(from: number, item: T, at: number): void {
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= this.items.length) break
      if (child + 1 < this.items.length && this.times[child + 1]! < this.times[child]!) child += 1
      if (this.times[child]! >= at) break
      this.put(place, this.items[child]!, this.times[child]!)
      place = child
    }
    this.put(place, item, at)
  }

  private put(place: number, item: T, at: number): void {
    this.items[place] = item
    this.times[place] = at
    item.queuePlace = place
  }
}

type Keyed<K> = Timed & { readonly key: K }

/** The same for what is known by a key. */
export class KeyedTimerQueue<K> {
  private readonly known = new Map<K, Keyed<K>>()
  private readonly queue = new TimerQueue<Keyed<K>>()

  /** Sets the key's deadline; undefined removes it. */
  set(key: K, at: number | undefined): void {
    const known = this.known.get(key)
    if (known === undefined && at === undefined) return
    const item = known ?? { key, queuePlace: nowhere }
    if (at === undefined) this.known.delete(key)
    else if (known === undefined) this.known.set(key, item)
    this.queue.set(item, at)
  }

  /** The earliest deadline. */
  next(): number | undefined {
    return this.queue.next()
  }

  /** Takes the key whose deadline is earliest, if it is due. */
  takeDue(now: number): K | undefined {
    const key = this.queue.takeDue(now)?.key
    if (key !== undefined) this.known.delete(key)
    return key
  }
}
