// A call's record waits for the counters of its last session, and for nothing else.

import type { MediaStatistics } from '@mainline/media'
import { type CallId, invariant, type LegId, parseId } from '@mainline/model'
import { beforeEach, expect, test } from 'vitest'
import type { FinishedCall } from './call-history.ts'
import { CallMeasurements } from './call-measurements.ts'

const callId = id<CallId>('call', 'call_one')
const caller = id<LegId>('leg', 'leg_caller')
const ana = id<LegId>('leg', 'leg_ana')
let complete: FinishedCall[]
let measurements: CallMeasurements

beforeEach(() => {
  complete = []
  measurements = new CallMeasurements((call) => complete.push(call))
})

test('a call of which nothing was measured is complete when it ends', () => {
  measurements.finish(finished())
  expect(complete).toEqual([finished()])
})

test('a record is complete once the last session is closed, and only then', () => {
  measurements.begin(callId)
  measurements.begin(callId)
  measurements.end(callId, ana, statistics)
  measurements.finish(finished())
  expect(complete).toEqual([])
  measurements.end(callId, caller, { ...statistics, codec: 'PCMA', isEncrypted: true })
  expect(complete.map(({ record }) => record.legs)).toMatchObject([
    [
      { legId: ana, displayName: 'Ana Lima', codec: 'PCMU', isEncrypted: false },
      { legId: caller, displayName: '+12505550199', codec: 'PCMA', isEncrypted: true },
    ],
  ])
})

test('a leg that ended long before its call is in the record, too', () => {
  measurements.begin(callId)
  measurements.begin(callId)
  measurements.end(callId, ana, statistics)
  measurements.end(callId, caller, statistics)
  measurements.begin(callId)
  measurements.end(callId, ana, undefined)
  measurements.finish(finished())
  expect(complete[0]?.record.legs).toHaveLength(2)
})

test('both directions are told with their loss, and the round trip with both', () => {
  measurements.begin(callId)
  const measured = { peerPacketsLost: 250, peerJitterMs: 7.77, roundTripMs: 33.33 }
  measurements.end(callId, caller, { ...statistics, ...measured })
  measurements.finish(finished())
  const [leg] = complete[0]?.record.legs ?? []
  expect(leg).toMatchObject({
    roundTripMs: 33.3,
    said: { packets: 990, packetsLost: 10, jitterMs: 1.3 },
    heard: { packets: 750, packetsLost: 250, jitterMs: 7.8 },
  })
  expect(leg?.heard?.score).toBeLessThan(leg?.said?.score ?? 0)
})

test('silence of a party that was answered is told; of one that was not, nothing', () => {
  const silent = { ...statistics, packetsReceived: 0 }
  for (const call of [finished(), { ...finished(), record: unanswered() }]) {
    measurements.begin(callId)
    measurements.end(callId, caller, silent)
    measurements.finish(call)
  }
  expect(complete[0]?.record.legs).toEqual([expect.not.objectContaining({ said: {} })])
  expect(complete[1]?.record).not.toHaveProperty('legs')
})

const statistics: MediaStatistics = {
  packetsSent: 1_000,
  bytesSent: 160_000,
  packetsReceived: 990,
  bytesReceived: 158_400,
  packetsLost: 10,
  jitterMs: 1.26,
  packetsRefused: 0,
  framesSkipped: 0,
  codec: 'PCMU',
  isEncrypted: false,
}

function id<Id extends CallId | LegId>(prefix: string, text: string): Id {
  const parsed = parseId<Id>(prefix, text)
  invariant(parsed !== undefined, 'ids have their prefix')
  return parsed
}

function unanswered(): FinishedCall['record'] {
  const { answerDateTime: _, ...record } = finished().record
  return record
}

function finished(): FinishedCall {
  return {
    record: {
      id: callId,
      startDateTime: '2026-11-22T10:00:00.000Z',
      answerDateTime: '2026-11-22T10:00:01.000Z',
      endDateTime: '2026-11-22T10:01:00.000Z',
      from: '+12505550199',
      to: '+12505550012',
      end: { cause: 'callerHungUp' },
      version: 1,
    },
    trace: [],
    parties: { [ana]: { displayName: 'Ana Lima' } },
  }
}
