// What ends a browser's call although nobody hung up, live: the page is closed or its process dies,
// our own process of browsers dies, packets come from strangers, a certificate is another's. The
// others are let go at once, the record says why, and the next call works.

import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { devices, mainNumber, tones } from './memory-ports.ts'
import { TestSite } from './test-site.ts'

let site: TestSite

beforeEach(async () => {
  site = await TestSite.start()
})

afterEach(() => site.close())

test('a browser that is killed amid a call ends it within seconds', async () => {
  const ben = await site.openRegistered(devices.ben)
  const program = new URL('./doomed-browser.ts', import.meta.url)
  const words = [await site.browserUrl(), devices.ana, '102', '440']
  const browser = fork(program, words, { execArgv: [] })
  const callee = await ben.ringing()
  callee.accept()
  callee.audio.speak(440)
  await once(browser, 'message')
  browser.kill('SIGKILL')
  await callee.ended()
  await recorded('mediaFailed')
})

test('a browser that is heard keeps its call although its connection is gone', async () => {
  const { browser, audio, callee } = await site.talkFromBrowser()
  browser.socket.terminate()
  // Longer than the silence that would end it.
  for (let tenths = 0; tenths < 85; tenths += 1) await callee.audio.hears(880)
  await audio.hears(440)
  expect(site.ports.records).toEqual([])
  callee.hangUp()
  await recorded('calleeHungUp')
})

test('a browser that is back is told at once that its call is over', async () => {
  const { browser, callee } = await site.talkFromBrowser()
  browser.socket.terminate()
  callee.hangUp()
  await recorded('calleeHungUp')
  await browser.reconnect()
  expect(await browser.next('ended')).toMatchObject({ cause: 'bye' })
})

test('a browser that is back may be silent for as long as it likes', async () => {
  const { browser, audio, callee } = await site.talkFromBrowser()
  browser.socket.terminate()
  await browser.reconnect()
  audio.fallSilent()
  // Longer than the silence that would end it.
  for (let tenths = 0; tenths < 85; tenths += 1) await audio.hears(440)
  expect(site.ports.records).toEqual([])
  callee.hangUp()
  await recorded('calleeHungUp')
})

test('a browser that is gone before its call is answered rings nobody any more', async () => {
  const ben = await site.openRegistered(devices.ben)
  const { browser, audio } = await site.openBrowser(devices.ana)
  await browser.call('102', await audio.offer())
  const callee = await ben.ringing()
  callee.ring()
  await browser.next('progressed')
  browser.socket.terminate()
  await callee.ended()
  await recorded('callerHungUp')
})

test('a browser that is gone while it is rung is given up at once', async () => {
  const { browser } = await site.openBrowser(devices.ana)
  await browser.register()
  const call = await (await site.openPhone(devices.ben)).callAsDevice('101')
  const { dialogId } = await browser.next('invitationReceived')
  browser.run((ua, now) => ua.provision(now, dialogId, 180))
  await call.events.next('progressed')
  browser.socket.terminate()
  // The caller is told that nobody can be reached.
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.system)
})

test('where our process of browsers dies their calls end, and no others', async () => {
  const { browser, callee } = await site.talkFromBrowser()
  const other = await site.callFromCarrier(mainNumber)
  expect(await other.answered()).toBe(200)
  process.kill(browserProcess(), 'SIGKILL')
  await Promise.all([browser.next('ended'), callee.ended()])
  await recorded('mediaFailed')
  await other.audio.hears(tones.menu)
  const next = await site.openBrowser(devices.ana)
  await next.browser.call(mainNumber, await next.audio.offer())
  next.audio.takeAnswer((await next.browser.next('accepted')).body)
  await next.audio.hears(tones.greeting)
  expect(site.ports.faults.splice(0)).toEqual([expect.stringContaining('browsers broke')])
})

async function recorded(cause: string): Promise<void> {
  await expect.poll(() => site.ports.records).toMatchObject([{ record: { end: { cause } } }])
}

/** The child of this process that runs the program of browsers. */
function browserProcess(): number {
  const words = ['-o', 'pid=,args=', '--ppid', String(process.pid)]
  const lines = execFileSync('ps', words, { encoding: 'utf8' }).split('\n')
  const line = lines.find((each) => each.includes('browser-process.ts'))
  return Number.parseInt(line ?? '', 10)
}
