// The path of a call as a line of moments: when, what, and why; at its end the cause. Live and
// simulated calls look the same here because the same engine told them.

import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { CallEnd, TraceStep } from '@mainline/model'
import { useTranslation } from 'react-i18next'
import { formatOffset, formatTime } from '../../date-time.ts'
import { currentLanguage, endCauseText, traceText } from '../../i18n/translations.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: {
    display: 'grid',
    gridTemplateColumns: '88px 18px 1fr',
    columnGap: '12px',
    minHeight: '44px',
  },
  time: {
    textAlign: 'right',
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
  offset: { display: 'block', fontSize: tokens.fontSizeBase200 },
  rail: { display: 'grid', justifyItems: 'center', gridTemplateRows: '6px auto 1fr' },
  dot: {
    width: '10px',
    height: '10px',
    borderRadius: '50%',
    backgroundColor: tokens.colorBrandBackground,
  },
  endDot: { backgroundColor: tokens.colorNeutralForeground2 },
  line: { width: '2px', backgroundColor: tokens.colorNeutralStroke2 },
  text: { paddingBottom: '16px', overflowWrap: 'anywhere' },
})

/** Steps as a list, with the end cause as its last entry once the call is over. */
export function CallPath(props: {
  readonly steps: readonly TraceStep[]
  readonly end: CallEnd | undefined
}) {
  const styles = useStyles()
  const { t } = useTranslation()
  const { steps, end } = props
  const start = steps[0]?.at ?? ''
  const path = steps.filter(({ kind }) => kind !== 'callEnded')
  return (
    <ol className={styles.list} aria-label={t('calls.path')}>
      {path.map((step, index) => (
        // Steps never move or vanish, and two may be alike, so their place is their identity.
        <li key={`${index} ${step.kind}`} className={styles.step}>
          <Time at={step.at} start={start} />
          <span className={styles.rail} aria-hidden>
            <span />
            <span className={styles.dot} />
            <span className={styles.line} />
          </span>
          <Text className={styles.text}>{traceText(step.kind, step.summary, step.details)}</Text>
        </li>
      ))}
      {end === undefined ? null : (
        <li className={styles.step}>
          <Time at={steps.at(-1)?.at ?? start} start={start} />
          <span className={styles.rail} aria-hidden>
            <span />
            <span className={`${styles.dot} ${styles.endDot}`} />
          </span>
          <Text weight="semibold">{endCauseText(end.cause)}</Text>
        </li>
      )}
    </ol>
  )
}

function Time({ at, start }: { readonly at: string; readonly start: string }) {
  const styles = useStyles()
  const language = currentLanguage()
  if (at === '') return <span />
  return (
    <span className={styles.time}>
      {formatTime(at, language)}
      <span className={styles.offset}>{formatOffset(start, at, language)}</span>
    </span>
  )
}
