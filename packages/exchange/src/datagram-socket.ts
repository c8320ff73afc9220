// The UDP socket of SIP: Node's own, or, where the addon was built and the address is IPv4, one
// that is read and written many datagrams at a time. Both behave alike. What is sent leaves at the
// latest when the turn of the event loop ends.

import type { Socket } from 'node:dgram'
import {
  type BatchedAddon,
  type DatagramPeer,
  IncomingDatagrams,
  OutgoingDatagrams,
} from './batched-addon.ts'
import { plainAddress } from './local-address.ts'
import { bindUdp } from './udp-socket.ts'

/** What the owner of a socket is told. The bytes are the owner's. */
export interface DatagramEvents {
  received(bytes: Uint8Array, source: DatagramPeer): void
  sendFailed(target: DatagramPeer): void
}

/** A bound socket. */
export interface DatagramSocket {
  /** The numeric address that it listens on. */
  readonly address: string
  readonly port: number
  /** Tells what happens from now on. */
  tell(events: DatagramEvents): void
  send(bytes: Uint8Array, target: DatagramPeer): void
  /** What was sent before still goes out. */
  close(): Promise<void>
}

/**
 * Kernel buffers that hold a burst of some hundred requests: a quarter of a second of a full load.
 * What waits for 500 ms is sent again by who asked (T1, RFC 3261 §17.1.1.1), and a longer queue
 * would be answered twice: then a server that is a little too slow answers nobody in time.
 */
const bufferBytes = 1024 * 1024
/** The longest datagram there is, with what belongs to it. */
const recordBytes = 65_536
/** Datagrams read or sent at a time, after which others have their turn. */
const records = 32

const ofAddons = new WeakMap<BatchedAddon, BatchedSipSockets>()

/** Opens a socket; rejects when the port is taken. Port 0 lets the system choose. */
export async function openDatagramSocket(
  place: DatagramPeer,
  addon: BatchedAddon | undefined,
): Promise<DatagramSocket> {
  const socket = addon && batchedSockets(addon).open(place)
  // Where the addon cannot, Node may; if it cannot either, it says why.
  return socket ?? new PlainSocket(await bindUdp(place.address, place.port))
}

/** An addon reads all its sockets at once, so whoever loads it shares these. */
function batchedSockets(addon: BatchedAddon): BatchedSipSockets {
  const sockets = ofAddons.get(addon) ?? new BatchedSipSockets(addon)
  ofAddons.set(addon, sockets)
  return sockets
}

class PlainSocket implements DatagramSocket {
  readonly address: string
  readonly port: number
  readonly #socket: Socket
  #events: DatagramEvents | undefined
  #closed: Promise<void> | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.address = address
    this.port = port
    growBuffers(socket)
  }

  tell(events: DatagramEvents): void {
    this.#events = events
    this.#socket.on('message', (bytes, { address, port }) =>
      events.received(bytes, { address: plainAddress(address), port }),
    )
  }

  send(bytes: Uint8Array, target: DatagramPeer): void {
    this.#socket.send(bytes, target.port, target.address, (error) => {
      if (error !== null) this.#events?.sendFailed(target)
    })
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()))
    return this.#closed
  }
}

/** The sockets of one thread. */
class BatchedSipSockets {
  readonly #addon: BatchedAddon
  readonly #incoming: IncomingDatagrams
  readonly #outgoing: OutgoingDatagrams
  /** Whom to tell, for each open socket. */
  readonly #owners = new Map<number, DatagramEvents | undefined>()

  constructor(addon: BatchedAddon) {
    this.#addon = addon
    this.#incoming = new IncomingDatagrams(addon, recordBytes, records)
    this.#outgoing = new OutgoingDatagrams(addon, recordBytes, records, ({ socket, peer }) =>
      this.#owners.get(socket)?.sendFailed(peer),
    )
  }

  open({ address, port }: DatagramPeer): DatagramSocket | undefined {
    const socket = this.#addon.open(address, port, bufferBytes)
    if (socket < 0) return undefined
    if (this.#owners.size === 0) this.#addon.watch(() => this.#read())
    this.#owners.set(socket, undefined)
    return {
      address,
      port: this.#addon.port(socket),
      tell: (events) => this.#owners.set(socket, events),
      send: (bytes, target) => this.#send(socket, bytes, target),
      close: async () => this.#close(socket),
    }
  }

  #close(socket: number): void {
    if (!this.#owners.has(socket)) return
    this.#outgoing.flush()
    this.#owners.delete(socket)
    this.#addon.close(socket)
    // Nothing keeps the thread any more.
    if (this.#owners.size === 0) this.#addon.watch(undefined)
  }

  #send(socket: number, bytes: Uint8Array, peer: DatagramPeer): void {
    if (!this.#owners.has(socket) || this.#outgoing.send({ socket, peer }, 0, bytes)) return
    setImmediate(() => this.#owners.get(socket)?.sendFailed(peer))
  }

  #read(): void {
    this.#incoming.read(({ socket, peer }, datagram) => {
      // The next datagrams overwrite these bytes, and whoever is told may keep them.
      this.#owners.get(socket)?.received(Buffer.from(datagram), peer)
    })
  }
}

/** A kernel that allows less gives what it allows, and throws only where it allows nothing. */
function growBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(bufferBytes)
    socket.setSendBufferSize(bufferBytes)
  } catch {
    // The default size works too; it only holds a smaller burst.
  }
}
