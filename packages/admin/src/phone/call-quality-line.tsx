// How good a call sounds, in a word; the figures are a click away.

import {
  Badge,
  Button,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Text,
} from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/translations.ts'
import { useLayout } from '../ui/styles.ts'
import {
  type CallQuality,
  countersOf,
  type QualityCounters,
  qualityBetween,
} from './call-quality.ts'
import { usePhone } from './phone-context.ts'

const measureMs = 2_000
const colors = { good: 'success', fair: 'warning', poor: 'danger' } as const

/** The quality of one call; nothing until the first packets were counted. */
export function CallQualityLine({ callId }: { readonly callId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const quality = useQuality(callId)
  if (quality === undefined) return null
  const figure = new Intl.NumberFormat(currentLanguage())
  const { grade, lossPercent, jitterMs, roundTripMs } = quality
  return (
    <Popover withArrow>
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="transparent" size="small">
          <Badge appearance="tint" color={colors[grade]}>
            {t(`phone.quality.${grade}`)}
          </Badge>
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={t('phone.quality.title')}>
        <div className={layout.tightColumn}>
          <Text weight="semibold">{t('phone.quality.title')}</Text>
          <Text>{t('phone.quality.loss', { value: figure.format(lossPercent) })}</Text>
          <Text>{t('phone.quality.jitter', { value: figure.format(jitterMs) })}</Text>
          {roundTripMs === undefined ? null : (
            <Text>{t('phone.quality.roundTrip', { value: figure.format(roundTripMs) })}</Text>
          )}
        </div>
      </PopoverSurface>
    </Popover>
  )
}

function useQuality(callId: string): CallQuality | undefined {
  const phone = usePhone()
  const [quality, setQuality] = useState<CallQuality>()
  useEffect(() => {
    let before: QualityCounters | undefined
    const measure = async () => {
      const now = countersOf(await phone.statistics(callId))
      if (now === undefined) return
      setQuality(qualityBetween(before, now))
      before = now
    }
    const timer = setInterval(() => void measure(), measureMs)
    return () => clearInterval(timer)
  }, [phone, callId])
  return quality
}
