// Audit log: who changed what, newest first, searched and paged by the server, because the log only
// ever grows. A row opens the pane with what was before and after; the export holds what matches.

import { Button } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { auditEventsList } from '../../api/lists.ts'
import type { AuditEvent } from '../../api/shapes.ts'
import { formatDateTime } from '../../date-time.ts'
import { activityText, currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { actorText, targetText } from './audit-event-text.ts'

/** The list of events. */
export function AuditLogPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useLocation()
  const found = new URLSearchParams(search).get('search') ?? ''
  return (
    <Page title={t('nav.auditLog')} description={t('auditLog.description')}>
      <div className={layout.spread}>
        <Button as="a" href={paths.auditLogExport(found)} download icon={<ArrowDownloadRegular />}>
          {t('auditLog.export')}
        </Button>
        <TableSearch label={t('auditLog.search')} />
      </div>
      <ListTable
        label={t('nav.auditLog')}
        list={auditEventsList}
        columns={useColumns(search)}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.auditEvent(id) + search)}
        empty={
          <EmptyState
            icon={<HistoryRegular />}
            title={t('table.noMatch')}
            text={t('table.noMatchText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(search: string): readonly Column<AuditEvent>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'when',
      header: t('auditLog.when'),
      sortBy: 'activityDateTime',
      cell: ({ id, activityDateTime }) => (
        <TextLink to={paths.auditEvent(id) + search}>
          {formatDateTime(activityDateTime, currentLanguage())}
        </TextLink>
      ),
    },
    {
      key: 'activity',
      header: t('auditLog.activity'),
      sortBy: 'activity',
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
