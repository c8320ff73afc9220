// How good a call sounds, in one word and in figures, from what the browser measured. The limits
// are those at which people begin to notice (ITU-T G.114 for the delay, G.107 for loss).

/** The word for it. */
export type QualityGrade = 'good' | 'fair' | 'poor'

/** What was measured lately of what we hear. */
export interface CallQuality {
  readonly grade: QualityGrade
  readonly lossPercent: number
  readonly jitterMs: number
  /** Absent until the other side has told when our packets arrived. */
  readonly roundTripMs?: number
}

/** Counters since the call began. */
export interface QualityCounters {
  readonly packetsReceived: number
  readonly packetsLost: number
  readonly jitterMs: number
  readonly roundTripMs?: number
}

const limits: Readonly<Record<'fair' | 'poor', Omit<CallQuality, 'grade'>>> = {
  fair: { lossPercent: 1, jitterMs: 30, roundTripMs: 300 },
  poor: { lossPercent: 5, jitterMs: 60, roundTripMs: 600 },
}

/** Reads the counters out of the browser's statistics; undefined while nothing arrived. */
export function countersOf(statistics: readonly unknown[]): QualityCounters | undefined {
  const inbound = statistics.find((each) => isOf(each, 'inbound-rtp'))
  if (inbound === undefined) return undefined
  const remote = statistics.find((each) => isOf(each, 'remote-inbound-rtp'))
  const pair = statistics.find(
    (each) => isOf(each, 'candidate-pair') && valueOf(each, 'nominated') === true,
  )
  const seconds = numberOf(remote, 'roundTripTime') ?? numberOf(pair, 'currentRoundTripTime')
  return {
    packetsReceived: numberOf(inbound, 'packetsReceived') ?? 0,
    packetsLost: numberOf(inbound, 'packetsLost') ?? 0,
    jitterMs: Math.round((numberOf(inbound, 'jitter') ?? 0) * 1000),
    ...(seconds === undefined ? {} : { roundTripMs: Math.round(seconds * 1000) }),
  }
}

/** The quality between two readings of the counters. */
export function qualityBetween(
  before: QualityCounters | undefined,
  now: QualityCounters,
): CallQuality {
  const lost = Math.max(0, now.packetsLost - (before?.packetsLost ?? 0))
  const received = Math.max(0, now.packetsReceived - (before?.packetsReceived ?? 0))
  const lossPercent = lost === 0 ? 0 : Math.round((1000 * lost) / (lost + received)) / 10
  const { jitterMs, roundTripMs } = now
  const measured = {
    lossPercent,
    jitterMs,
    ...(roundTripMs === undefined ? {} : { roundTripMs }),
  }
  return { grade: gradeOf(measured), ...measured }
}

function gradeOf(measured: Omit<CallQuality, 'grade'>): QualityGrade {
  if (isBeyond(measured, 'poor')) return 'poor'
  return isBeyond(measured, 'fair') ? 'fair' : 'good'
}

function isBeyond(measured: Omit<CallQuality, 'grade'>, grade: 'fair' | 'poor'): boolean {
  const { lossPercent, jitterMs, roundTripMs = 0 } = limits[grade]
  return (
    measured.lossPercent > lossPercent ||
    measured.jitterMs > jitterMs ||
    (measured.roundTripMs ?? 0) > roundTripMs
  )
}

function isOf(statistic: unknown, type: string): boolean {
  const kind = valueOf(statistic, 'kind')
  return valueOf(statistic, 'type') === type && (kind === undefined || kind === 'audio')
}

function numberOf(statistic: unknown, name: string): number | undefined {
  const value = valueOf(statistic, name)
  return typeof value === 'number' ? value : undefined
}

function valueOf(statistic: unknown, name: string): unknown {
  if (typeof statistic !== 'object' || statistic === null) return undefined
  return new Map(Object.entries(statistic)).get(name)
}
