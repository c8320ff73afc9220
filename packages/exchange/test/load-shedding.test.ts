// An exchange that has fallen behind refuses new calls of carriers, over real sockets, and nothing
// else. Behind it really is: its socket is never empty, because of each datagram that is read
// another is sent, and each takes its time, as the log of the test is slow.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { headerValue } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { carrierAddress, contosoWithTrunks, devices, mainNumber, trunkTo } from './memory-ports.ts'
import { TestCarrier } from './test-carrier.ts'
import type { TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

/** What waits in the socket at any time, and how long each keeps the exchange: 180 ms in all. */
const [datagrams, datagramMs] = [18, 10]
/** At a load that never ends more than a half of the calls is refused after two seconds. */
const maxTries = 40

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
  await refusedTwice()

  // More than a half is refused now: of two calls in a row one would be, if these were counted.
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
  const five = async () => [await call(), await call(), await call(), await call(), await call()]
  await expect.poll(five, { timeout: 30_000 }).toEqual([200, 200, 200, 200, 200])
}, 60_000)

/** Resolves with a function that lets the exchange come to rest. */
async function keepBusy(): Promise<() => void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.9')
  await once(socket, 'listening')
  const send = () => socket.send('no SIP', site.exchange.sipPort, '127.0.0.1')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  let isBusy = true
  site.ports.log.info = (_, message) => {
    if (!isBusy || message !== 'SIP message refused') return
    Atomics.wait(pause, 0, 0, datagramMs)
    send()
  }
  for (let count = 0; count < datagrams; count += 1) send()
  return () => {
    if (isBusy) socket.close()
    isBusy = false
  }
}

/** Calls until two calls in a row are refused, which says that more than a half of them is. */
async function refusedTwice(): Promise<void> {
  const statuses: number[] = []
  while (statuses.length < maxTries && statuses.slice(-2).join() !== '503,503') {
    statuses.push(await call())
  }
  expect(statuses.slice(-2)).toEqual([503, 503])
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
