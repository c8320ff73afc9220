// Audit log: who changed what, newest first, searched and paged by the server, because the log only
// ever grows. A row opens the pane with what was before and after; the export holds what matches.

import { Button } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router'
import { auditEventsQuery, auditPageSize } from '../../api/queries.ts'
import type { AuditEvent } from '../../api/shapes.ts'
import { formatDateTime } from '../../date-time.ts'
import { activityText, currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { searchWith, TableSearch } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { actorText, targetText } from './audit-event-text.ts'

/** The list of events. */
export function AuditLogPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const search = params.get('search') ?? ''
  return (
    <Page title={t('nav.auditLog')} description={t('auditLog.description')}>
      <div className={layout.spread}>
        <Button as="a" href={paths.auditLogExport(search)} download icon={<ArrowDownloadRegular />}>
          {t('auditLog.export')}
        </Button>
        <TableSearch label={t('auditLog.search')} />
      </div>
      <Events search={useDeferredValue(search)} skip={skipOf(params)} />
      <Outlet />
    </Page>
  )
}

function Events({ search, skip }: { readonly search: string; readonly skip: number }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const location = useLocation()
  const columns = useColumns(location.search)
  const { data } = useQuery(auditEventsQuery(search, skip))
  if (data === undefined) return <Loading />
  return (
    <div className={layout.column}>
      <DataTable
        label={t('nav.auditLog')}
        columns={columns}
        rows={data.events}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.auditEvent(id) + location.search)}
        empty={
          <EmptyState
            icon={<HistoryRegular />}
            title={t('table.noMatch')}
            text={t('table.noMatchText')}
          />
        }
      />
      <Pages skip={skip} count={data.count} />
    </div>
  )
}

function Pages({ skip, count }: { readonly skip: number; readonly count: number }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const show = (next: number) => setParams(searchWith(params, 'skip', next > 0 ? `${next}` : ''))
  const last = Math.min(skip + auditPageSize, count)
  if (count === 0) return null
  return (
    <div className={layout.row}>
      <Button disabled={skip === 0} onClick={() => show(skip - auditPageSize)}>
        {t('auditLog.newer')}
      </Button>
      <Button disabled={last === count} onClick={() => show(skip + auditPageSize)}>
        {t('auditLog.older')}
      </Button>
      <span className={layout.muted}>{t('auditLog.shown', { first: skip + 1, last, count })}</span>
    </div>
  )
}

function useColumns(search: string): readonly Column<AuditEvent>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'when',
      header: t('auditLog.when'),
      cell: ({ id, activityDateTime }) => (
        <TextLink to={paths.auditEvent(id) + search}>
          {formatDateTime(activityDateTime, currentLanguage())}
        </TextLink>
      ),
    },
    {
      key: 'activity',
      header: t('auditLog.activity'),
      cell: ({ activity }) => activityText(activity),
    },
    { key: 'target', header: t('auditLog.target'), cell: targetText },
    { key: 'actor', header: t('auditLog.actor'), cell: ({ actor }) => actorText(actor, t) },
    {
      key: 'address',
      header: t('auditLog.address'),
      cell: ({ actor }) => actor.address ?? '–',
      wide: true,
    },
  ]
}

function skipOf(params: URLSearchParams): number {
  return Math.max(0, Number.parseInt(params.get('skip') ?? '0', 10) || 0)
}
