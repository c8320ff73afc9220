// Recordings of two who talk, with real phones on loopback: the file holds what each said on a side
// of its own, and nothing of what was said while it was paused.

import { decodeMulaw, toneShare } from '@mainline/media'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Exchange } from '../src/exchange.ts'
import { contoso, devices, organizationId, tones } from './memory-ports.ts'
import type { TestCall } from './test-phone.ts'
import { sideOf, TestRecordings, tenthsOf } from './test-recordings.ts'
import { TestSite } from './test-site.ts'

const says = { caller: 440, ana: 880 } as const

let site: TestSite
let recordings: TestRecordings
let isRunning = true

beforeEach(async () => {
  recordings = await TestRecordings.open()
  site = await TestSite.start({}, recordings.ports)
  isRunning = true
})

afterEach(async () => {
  await site.closePhones()
  if (isRunning) await site.exchange.stop()
  await recordings.close()
})

test('each party is on a side of its own, and both hear the beep', async () => {
  const { caller, callee } = await talking()
  const beeps = [caller.audio.hears(1_400), callee.audio.hears(1_400)]
  expect(steer('start')).toBe(true)
  await Promise.all(beeps)
  await recordings.said(1_000)
  caller.hangUp()
  const { bytes, recording } = await recordings.whole()
  expect(recording.partyNames).toEqual(['Caller', 'Ana Lima'])
  const [left, right] = [sideOf(bytes, 0), sideOf(bytes, 1)]
  expect(tenthsOf(left, says.caller)).toBeGreaterThan(0)
  expect(tenthsOf(right, says.ana)).toBeGreaterThan(0)
  expect([tenthsOf(left, says.ana), tenthsOf(right, says.caller)]).toEqual([0, 0])
  await expectKinds(['recordingStarted', 'callEnded'])
})

test('both hear the announcement, then the beep, and only then are they recorded', async () => {
  const settings = { languageId: 'en', recordingNotice: 'both' } as const
  const callRecorded = { audioId: 'tone-300-2000', durationMs: 2_000, text: 'recorded' }
  const en = { ...contoso.systemPrompts.en, callRecorded }
  const systemPrompts = { ...contoso.systemPrompts, en }
  site.ports.replace({ ...contoso, version: 2, organization: { settings }, systemPrompts })
  const { caller, callee } = await talking()
  const announced = [caller.audio.hears(tones.system), callee.audio.hears(tones.system)]
  caller.audio.speak(1_700)
  steer('start')
  await Promise.all(announced)
  caller.audio.speak(says.caller)
  await Promise.all([caller.audio.hears(1_400), callee.audio.hears(1_400)])
  await recordings.said(500)
  caller.hangUp()
  const { bytes } = await recordings.whole()
  const left = decodeMulaw(bytes.filter((_, index) => index % 2 === 0))
  expect(tenthsOf(left, says.caller)).toBeGreaterThan(0)
  expect(tenthsOf(left, 1_700)).toBe(0)
})

test('who is on hold hears music again after the beep', async () => {
  const { caller, callee } = await talking()
  await callee.reoffer('inactive')
  await caller.audio.hears(tones.music)
  steer('start')
  await caller.audio.hears(1_400)
  await caller.audio.hears(tones.music)
})

test('what is said while it is paused is not in the file', async () => {
  const { caller, callee } = await talking()
  steer('start')
  await recordings.said(500)
  steer('pause')
  callee.audio.speak(1_700)
  await caller.audio.hears(1_700)
  await recordings.said(500)
  callee.audio.speak(says.ana)
  await caller.audio.hears(says.ana)
  steer('resume')
  await recordings.said(500)
  steer('stop')
  const { bytes } = await recordings.whole()
  const right = sideOf(bytes, 1)
  const tenths = Array.from({ length: Math.floor(right.length / 800) }, (_, index) =>
    right.subarray(index * 800, (index + 1) * 800),
  )
  expect(tenths.filter((tenth) => toneShare(tenth, 1_700) > 0.1)).toEqual([])
  expect(tenthsOf(right, says.ana)).toBeGreaterThan(0)
  expect(tenths.filter((tenth) => tenth.every((sample) => sample === 0)).length).toBeGreaterThan(3)
  caller.hangUp()
  await expectKinds(['recordingPaused', 'recordingResumed', 'recordingStopped'])
})

test('a program that ends keeps what was recorded until then', async () => {
  await talking()
  steer('start')
  await recordings.said(500)
  isRunning = false
  await site.exchange.stop()
  const { kept } = await recordings.whole()
  expect(kept.durationMs).toBeGreaterThan(400)
  expect(kept.reason).toBeUndefined()
})

test('a recording that cannot be kept is told, and the call goes on', async () => {
  site.ports.recordingsFolder = '/dev/null/recordings'
  const { caller, callee } = await talking()
  steer('start')
  await expect
    .poll(() => [...site.ports.recorded.values()][0]?.kept?.reason, { timeout: 10_000 })
    .toMatch(/ENOTDIR/)
  await caller.audio.hears(says.ana)
  caller.hangUp()
  await callee.ended()
  await expectKinds(['recordingStarted', 'recordingFailed', 'callEnded'])
  expect(site.ports.faults).toEqual([expect.stringMatching(/^a recording failed/)])
})

async function talking(): Promise<{ caller: TestCall; callee: TestCall }> {
  const { caller, callee } = await site.talkWithCarrier(await site.openRegistered(devices.ana))
  caller.audio.speak(says.caller)
  callee.audio.speak(says.ana)
  await Promise.all([caller.audio.hears(says.ana), callee.audio.hears(says.caller)])
  return { caller, callee }
}

function steer(action: Parameters<Exchange['standing']['steerRecording']>[1]['action']): boolean {
  const [talk] = site.exchange.standing.talks(organizationId)
  return (
    talk !== undefined &&
    site.exchange.standing.steerRecording(organizationId, { callId: talk.callId, action })
  )
}

async function expectKinds(kinds: readonly string[]): Promise<void> {
  const traceOf = () => site.ports.records[0]?.trace.map((step) => step.kind)
  await expect.poll(traceOf, { timeout: 10_000 }).toEqual(expect.arrayContaining([...kinds]))
}
