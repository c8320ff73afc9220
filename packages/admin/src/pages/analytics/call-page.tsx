// One call: who called whom and when, its path with the reason of every step, and how it
// sounded.

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { callRecordQuery, callTraceQuery } from '../../api/queries.ts'
import { formatDateTime, formatDuration } from '../../date-time.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card, Page } from '../../ui/page.tsx'
import { CallFact, CallFacts } from './call-facts.tsx'
import { CallPath } from './call-path.tsx'
import { CallQuality } from './call-quality.tsx'
import { CallRecordings } from './call-recordings.tsx'
import { callTitle } from './caller-text.ts'

/** The page of one call. */
export function CallPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { data: call } = useSuspenseQuery(callRecordQuery(id))
  const { data: steps } = useSuspenseQuery(callTraceQuery(id))
  const { startDateTime, endDateTime, end } = call
  return (
    <Page title={callTitle(call.from, t)} crumbs={[{ label: t('nav.calls'), to: paths.calls }]}>
      <Card>
        <CallFacts>
          <CallFact
            label={t('calls.start')}
            value={formatDateTime(startDateTime, currentLanguage())}
          />
          <CallFact label={t('calls.to')} value={formatTelephoneNumber(call.to)} />
          <CallFact label={t('calls.length')} value={formatDuration(startDateTime, endDateTime)} />
          <CallFact label={t('calls.lastReached')} value={end.target?.displayName ?? '–'} />
          <CallFact label={t('calls.version')} value={String(call.version)} />
        </CallFacts>
      </Card>
      <Card title={t('calls.path')}>
        <CallPath steps={steps} end={end} />
      </Card>
      <CallRecordings callId={id} />
      {call.legs !== undefined && <CallQuality legs={call.legs} />}
    </Page>
  )
}
