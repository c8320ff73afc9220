// How long a call has stood, second by second.

import { Text } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { formatDuration } from '../date-time.ts'

const secondMs = 1_000

/** Minutes and seconds since a moment. */
export function CallTimer({ sinceMs }: { readonly sinceMs: number }) {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), secondMs)
    return () => clearInterval(timer)
  }, [])
  const iso = (ms: number) => new Date(ms).toISOString()
  return (
    <Text role="timer" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {formatDuration(iso(sinceMs), iso(nowMs))}
    </Text>
  )
}
