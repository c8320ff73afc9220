// What a media packet costs on plain and on batched sockets: pairs of sockets that send each other
// one packet at a time, all pairs at once, as the calls of one media thread do. Processor time and
// not time, so that what else runs on the machine does not matter.

import {
  type BatchedAddon,
  loadBatchedAddon,
  type MediaSocket,
  socketOpener,
} from '@mainline/exchange'
import { startCommand } from '../../scripts/command.ts'

const help = `Measures the processor time of a media packet, sent and received, on plain and on
batched sockets (npm run build:batched-sockets), in turns.

usage: node bench/calls/media-sockets.ts [sockets] [rounds]`

const firstPort = 26_000
const packet = Buffer.alloc(172, 0xff)
const repetitions = 3

async function main(words: readonly string[]): Promise<number> {
  const [count = 400, rounds = 300] = words.map(Number)
  const addon = loadBatchedAddon()
  if (addon === undefined) console.log('Batched sockets are not built.')
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    console.log(`plain    ${await costs(undefined, count, rounds)}`)
    if (addon !== undefined) console.log(`batched  ${await costs(addon, count, rounds)}`)
  }
  return 0
}

async function costs(addon: BatchedAddon | undefined, count: number, rounds: number) {
  const open = socketOpener(addon)
  const sockets: MediaSocket[] = []
  let [heard, all] = [0, () => {}]
  for (let index = 0; index < count; index += 1) {
    const socket = await open('127.0.0.1', firstPort + index)
    if (socket === undefined) throw new Error(`Port ${firstPort + index} is taken.`)
    sockets.push(socket)
    socket.on('message', () => {
      heard += 1
      if (heard === count) all()
    })
  }
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round += 1) {
    heard = 0
    const finished = new Promise<void>((resolve) => {
      all = resolve
    })
    for (const [index, socket] of sockets.entries()) {
      socket.send(packet, firstPort + (index ^ 1), '127.0.0.1')
    }
    await finished
  }
  const { user, system } = process.cpuUsage(before)
  for (const socket of sockets) socket.close()
  const microseconds = (user + system) / (2 * count * rounds)
  return `${microseconds.toFixed(2)} µs of processor time per packet, sent or received`
}

await startCommand(help, main)
