// One call: who called whom and when, and its path with the reason of every step.

import { makeStyles, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { callRecordQuery, callTraceQuery } from '../../api/queries.ts'
import { formatDateTime, formatDuration } from '../../date-time.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card, Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { CallPath } from './call-path.tsx'

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: '16px',
  },
})

/** The page of one call. */
export function CallPage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { data: call } = useSuspenseQuery(callRecordQuery(id))
  const { data: steps } = useSuspenseQuery(callTraceQuery(id))
  const { startDateTime, endDateTime, end } = call
  return (
    <Page
      title={t('calls.callFrom', { from: formatTelephoneNumber(call.from) })}
      crumbs={[{ label: t('nav.calls'), to: paths.calls }]}
    >
      <Card>
        <div className={styles.facts}>
          <Fact label={t('calls.start')} value={formatDateTime(startDateTime, currentLanguage())} />
          <Fact label={t('calls.to')} value={formatTelephoneNumber(call.to)} />
          <Fact label={t('calls.length')} value={formatDuration(startDateTime, endDateTime)} />
          <Fact label={t('calls.lastReached')} value={end.target?.displayName ?? '–'} />
          <Fact label={t('calls.version')} value={String(call.version)} />
        </div>
      </Card>
      <Card title={t('calls.path')}>
        <CallPath steps={steps} end={end} />
      </Card>
    </Page>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  const layout = useLayout()
  return (
    <div className={layout.tightColumn}>
      <Text className={layout.muted}>{label}</Text>
      <Text weight="semibold">{value}</Text>
    </div>
  )
}
