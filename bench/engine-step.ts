// What one step of the engine costs with so many calls standing. `scan` is a loop over as many
// numbers as there are calls, measured in the same run: what a step would cost at the very least
// if it looked at every call.
//
// node bench/engine-step.ts

import { initialState, step } from '@mainline/engine'
import { type CallId, instantFromMs, type LegId, parseId } from '@mainline/model'
import { contoso, numbers } from '../scenarios/contoso.ts'

const rounds = 5_000
const begin = 1_800_000_000_000

for (const standing of [1, 100, 1_000, 2_000]) {
  const microseconds = stepCost(standing)
  const scan = scanCost(standing)
  console.log(JSON.stringify({ standing, stepUs: round(microseconds), scanUs: round(scan) }))
}

function stepCost(standing: number): number {
  let state = step(initialState(contoso.organizationId), {
    kind: 'configurationReplaced',
    at: instantFromMs(begin),
    configuration: contoso,
  }).state
  for (let serial = 0; serial < standing; serial += 1) {
    state = step(state, arrival(serial, begin + serial / 1_000)).state
  }
  const started = performance.now()
  for (let count = 0; count < rounds; count += 1) {
    const { callId, legId } = names(count % standing)
    const at = instantFromMs(begin + 100)
    state = step(state, { kind: 'digitPressed', at, callId, legId, digit: '*' }).state
  }
  return ((performance.now() - started) * 1_000) / rounds
}

function scanCost(standing: number): number {
  const values = Array.from({ length: standing }, (_, index) => index)
  let sum = 0
  const started = performance.now()
  for (let count = 0; count < rounds; count += 1) {
    sum += values.reduce((least, number) => Math.min(least, number), count)
  }
  return ((performance.now() - started) * 1_000 + (sum === 1 ? 1 : 0)) / rounds
}

function arrival(serial: number, at: number) {
  const caller = { via: { kind: 'simulation' } } as const
  const to = numbers.mainLine
  return { kind: 'callArrived', at: instantFromMs(at), ...names(serial), to, caller } as const
}

function names(serial: number): { readonly callId: CallId; readonly legId: LegId } {
  const callId = parseId<CallId>('call', `call_${serial}`)
  const legId = parseId<LegId>('leg', `leg_${serial}`)
  if (callId === undefined || legId === undefined) throw new Error('ids have their prefix')
  return { callId, legId }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
