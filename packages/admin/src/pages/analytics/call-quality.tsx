// How each party's audio went, worst things first to see: a word with its score, then what it was
// made from. "Said" is what arrived here from the party; "heard" what its phone reported of what we
// sent. What was not measured is not shown.

import { Badge, type BadgeProps, makeStyles, Text, tokens } from '@fluentui/react-components'
import { legScore, type QualityRating, qualityRating } from '@mainline/model'
import { useTranslation } from 'react-i18next'
import type { LegQuality, StreamQuality } from '../../api/shapes.ts'
import { formatNumber } from '../../date-time.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { CallFact, CallFacts } from './call-facts.tsx'

const useStyles = makeStyles({
  leg: {
    paddingBottom: tokens.spacingVerticalM,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
})

const badgeColors = {
  good: 'success',
  fair: 'warning',
  poor: 'danger',
} as const satisfies Record<QualityRating, BadgeProps['color']>

/** The legs of one call. */
export function CallQuality({ legs }: { readonly legs: readonly LegQuality[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <Card title={t('calls.quality.title')}>
      <ul className={`${layout.plainList} ${layout.column}`}>
        {legs.map((leg) => (
          <li key={leg.legId} className={`${styles.leg} ${layout.column}`}>
            <div className={layout.row}>
              <Text weight="semibold">{formatTelephoneNumber(leg.displayName)}</Text>
              <Rating leg={leg} />
            </div>
            <LegFigures leg={leg} />
          </li>
        ))}
      </ul>
      <Text className={layout.muted}>{t('calls.quality.hint')}</Text>
    </Card>
  )
}

function Rating({ leg }: { readonly leg: LegQuality }) {
  const { t } = useTranslation()
  const score = legScore(leg)
  if (score === undefined) {
    return <Badge appearance="tint">{t('calls.quality.unknown')}</Badge>
  }
  const rating = qualityRating(score)
  return (
    <Badge appearance="tint" color={badgeColors[rating]}>
      {t(`calls.quality.${rating}`)} · {formatNumber(score, currentLanguage())}
    </Badge>
  )
}

function LegFigures({ leg }: { readonly leg: LegQuality }) {
  const { t } = useTranslation()
  const { codec, isEncrypted, roundTripMs, said, heard } = leg
  return (
    <CallFacts>
      <CallFact label={t('calls.quality.codec')} value={codecNames[codec] ?? codec} />
      <CallFact
        label={t('calls.quality.encryption')}
        value={t(isEncrypted ? 'calls.quality.srtp' : 'calls.quality.none')}
      />
      {roundTripMs !== undefined && (
        <CallFact label={t('calls.quality.roundTrip')} value={milliseconds(roundTripMs)} />
      )}
      <CallFact label={t('calls.quality.said')} value={useStreamText(said, 'nothingSaid')} />
      <CallFact label={t('calls.quality.heard')} value={useStreamText(heard, 'notReported')} />
    </CallFacts>
  )
}

const codecNames: Readonly<Record<string, string>> = {
  PCMU: 'G.711 µ-law',
  PCMA: 'G.711 A-law',
  G722: 'G.722',
  opus: 'Opus',
}

function useStreamText(
  stream: StreamQuality | undefined,
  otherwise: 'nothingSaid' | 'notReported',
): string {
  const { t } = useTranslation()
  if (stream === undefined) return t(`calls.quality.${otherwise}`)
  const { packets, packetsLost, jitterMs } = stream
  const share = packetsLost / Math.max(1, packets + packetsLost)
  const format = { style: 'percent', maximumFractionDigits: 1 } as const
  const loss = new Intl.NumberFormat(currentLanguage(), format).format(share)
  return t('calls.quality.stream', { loss, jitter: milliseconds(jitterMs) })
}

function milliseconds(ms: number): string {
  return `${formatNumber(Math.round(ms), currentLanguage())}\u00a0ms`
}
