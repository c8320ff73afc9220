// One media thread: a media engine that takes its commands from the main thread. This file is the
// thread's program; nobody imports it.

import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '@mainline/model'
import { loadBatchedAddon } from './batched-addon.ts'
import { socketOpener } from './batched-media-sockets.ts'
import { MediaEngine } from './media-engine.ts'
import type { MediaThreadData, MediaThreadMessage, MediaThreadReport } from './media-threads.ts'
import { Outbox } from './outbox.ts'

const port = parentPort
invariant(port !== null, 'this program runs as a thread')
const outbox = new Outbox<MediaThreadReport>((reports) => port.postMessage(reports))
const report = (what: MediaThreadReport): void => {
  if (what.kind === 'closed') outbox.addLater(what)
  else outbox.add(what)
}
const data: MediaThreadData = workerData
const engine = new MediaEngine({
  ...data,
  openSocket: socketOpener(loadBatchedAddon()),
  tell: report,
  tellReady: (readyPorts) => report({ kind: 'ready', ports: readyPorts }),
})

port.on('message', (messages: readonly MediaThreadMessage[]) => {
  for (const message of messages) {
    if (message.kind === 'end') void end()
    else if (message.kind === 'standIn') engine.standIn(message.sessionId, message.port)
    else engine.perform(message)
  }
})
await engine.start()

/** With the sockets closed nothing else keeps the thread; what was told last goes first. */
async function end(): Promise<void> {
  await engine.stop()
  outbox.send()
  port?.close()
}
