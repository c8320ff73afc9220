// Analytics & reports > Calls: ended calls, newest first. A row opens the call's path.

import { CallRegular } from '@fluentui/react-icons/svg/call'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { callRecordsQuery } from '../../api/queries.ts'
import type { CallRecord } from '../../api/shapes.ts'
import { formatDateTime, formatDuration } from '../../date-time.ts'
import { currentLanguage, endCauseText } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { TableSearch, useSearched } from '../../table/table-search.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { callerText } from './caller-text.ts'
import { StandingCalls } from './standing-calls.tsx'

/** The list of calls. */
export function CallsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: calls } = useSuspenseQuery(callRecordsQuery)
  const rows = useSearched(calls, ({ from, to, end }) => [from, to, end.target?.displayName])
  return (
    <Page title={t('nav.calls')} description={t('calls.description')}>
      <StandingCalls />
      <div>
        <TableSearch label={t('calls.search')} />
      </div>
      <DataTable
        label={t('nav.calls')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.call(id))}
        empty={
          <EmptyState icon={<CallRegular />} title={t('calls.empty')} text={t('calls.emptyText')} />
        }
      />
    </Page>
  )
}

function useColumns(): readonly Column<CallRecord>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'start',
      header: t('calls.start'),
      cell: ({ id, startDateTime }) => (
        <TextLink to={paths.call(id)}>{formatDateTime(startDateTime, currentLanguage())}</TextLink>
      ),
    },
    { key: 'from', header: t('calls.from'), cell: ({ from }) => callerText(from, t) },
    { key: 'to', header: t('calls.to'), cell: ({ to }) => formatTelephoneNumber(to), wide: true },
    {
      key: 'length',
      header: t('calls.length'),
      cell: ({ startDateTime, endDateTime }) => formatDuration(startDateTime, endDateTime),
      wide: true,
    },
    {
      key: 'end',
      header: t('calls.end'),
      cell: ({ end }) => endCauseText(end.cause),
      wide: true,
    },
  ]
}
