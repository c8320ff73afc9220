// One media thread: a media engine that takes its commands from the main thread. This file is the
// thread's program; nobody imports it.

import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '@mainline/model'
import { MediaEngine } from './media-engine.ts'
import type { MediaThreadData, MediaThreadMessage, MediaThreadReport } from './media-threads.ts'

const port = parentPort
invariant(port !== null, 'this program runs as a thread')
const report = (what: MediaThreadReport): void => port.postMessage(what)
const { address, ports, mediaLostMs }: MediaThreadData = workerData
const engine = new MediaEngine({ address, ports, mediaLostMs, tell: report })

port.on('message', (message: MediaThreadMessage) => {
  if (message.kind === 'connectFar') {
    engine.connectFar(message.sessionId, message.port)
    return
  }
  if (message.kind !== 'end') {
    engine.perform(message)
    return
  }
  engine.stop()
  // With the sockets closed nothing else keeps the thread.
  port.close()
})
report({ kind: 'ready' })
