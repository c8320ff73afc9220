// An exchange that has fallen behind refuses new calls of carriers, over real sockets, and nothing
// else. Behind it really is: something always waits, because of each datagram that is read another
// is sent, and each takes its time, as the log of the test is slow.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { headerValue } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { carrierAddress, contosoWithTrunks, devices, mainNumber, trunkTo } from './memory-ports.ts'
import { TestCarrier } from './test-carrier.ts'
import type { TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

/** What waits at any time, and how long each keeps the exchange: 400 ms in all. */
const [datagrams, datagramMs] = [40, 10]

let site: TestSite
let carrier: TestPhone
let release = () => {}

beforeEach(async () => {
  site = await TestSite.start()
  carrier = await site.openPhone('carrier', { address: carrierAddress })
})

afterEach(async () => {
  release()
  await site.close()
})

test('who is behind refuses new calls of carriers alone, until it has caught up', async () => {
  const outside = await TestCarrier.open()
  connect(outside)
  const ana = await site.openRegistered(devices.ana)
  const ben = await site.openRegistered(devices.ben)
  const standing = await site.talkWithCarrier(ana)
  release = await keepBusy()
  expect([await call(), await call()]).toEqual([503, 503])
  void ben.ringing().then((rung) => rung.accept())
  const inside = await (await site.openPhone(devices.ana)).callAsDevice('102')
  expect(await inside.answered()).toBe(200)
  void outside.invited().then((rung) => rung.accept())
  const help = await (await site.openPhone(devices.ben)).callAsDevice('911')
  expect(await help.answered()).toBe(200)

  await standing.caller.reoffer('sendonly')
  await standing.caller.reoffer('sendrecv')
  standing.caller.hangUp()
  expect(await standing.callee.ended()).toMatchObject({ kind: 'ended', cause: 'bye' })
  await outside.close()

  release()
  await expect.poll(call, { timeout: 30_000 }).toBe(200)
}, 60_000)

/** Resolves when the exchange is behind, with a function that lets it come to rest. */
async function keepBusy(): Promise<() => void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.9')
  await once(socket, 'listening')
  const send = () => socket.send('no SIP', site.exchange.sipPort, '127.0.0.1')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  let isBusy = true
  let refused = 0
  await new Promise<void>((resolve) => {
    site.ports.log.info = (_, message) => {
      if (!isBusy || message !== 'SIP message refused') return
      Atomics.wait(pause, 0, 0, datagramMs)
      send()
      refused += 1
      // All have come, and for each another is on its way.
      if (refused === datagrams) resolve()
    }
    for (let count = 0; count < datagrams; count += 1) send()
  })
  return () => {
    if (isBusy) socket.close()
    isBusy = false
  }
}

/** A call of the carrier's, hung up at once; the status that answers it. */
async function call(): Promise<number> {
  const made = await carrier.call(mainNumber)
  const event = await made.events.next('accepted', 'rejected')
  made.audio.close()
  if (event.kind === 'rejected') {
    expect(headerValue(event.response, 'Retry-After')).toBe('5')
    return event.status
  }
  made.hangUp()
  return event.response.status
}

function connect({ server }: TestCarrier): void {
  const trunk = trunkTo('first', { server })
  site.ports.connectTrunks([trunk])
  site.ports.replace(contosoWithTrunks([trunk]))
}
