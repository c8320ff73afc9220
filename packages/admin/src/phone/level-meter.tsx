// How loud one side of a call is, as a bar. It is drawn without React, ten times a second.

import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { usePhone } from './phone-context.ts'

const drawMs = 100

const useStyles = makeStyles({
  root: { display: 'grid', gridTemplateColumns: '84px 1fr', alignItems: 'center', gap: '8px' },
  track: {
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground5,
  },
  bar: {
    height: '100%',
    width: '100%',
    transformOrigin: 'left',
    transform: 'scaleX(0)',
    transition: 'transform 100ms linear',
    backgroundColor: tokens.colorBrandBackground,
  },
})

/** The bar of one side. */
export function LevelMeter(props: {
  readonly callId: string
  readonly side: 'us' | 'other'
  readonly label: string
}) {
  const styles = useStyles()
  const { callId, side, label } = props
  const track = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const phone = usePhone()
  // A stream may come late (when the call is answered) or change (another microphone).
  useEffect(() => {
    let measured = phone.measure(callId, side)
    const again = () => {
      measured?.stop()
      measured = phone.measure(callId, side)
    }
    const draw = () => {
      measured ??= phone.measure(callId, side)
      const level = measured?.level() ?? 0
      track.current?.setAttribute('aria-valuenow', String(level))
      if (bar.current !== null) bar.current.style.transform = `scaleX(${level / 100})`
    }
    const unsubscribe = phone.subscribe(again)
    const timer = setInterval(draw, drawMs)
    return () => {
      clearInterval(timer)
      unsubscribe()
      measured?.stop()
    }
  }, [phone, callId, side])
  return (
    <div className={styles.root}>
      <Text size={200} aria-hidden>
        {label}
      </Text>
      <div
        ref={track}
        className={styles.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      >
        <div ref={bar} className={styles.bar} />
      </div>
    </div>
  )
}
