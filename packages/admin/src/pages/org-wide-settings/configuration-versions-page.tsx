// Configuration versions: every saved change, newest first. A version opens over the list with what
// it changed.

import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { type ConfigurationVersion, configurationVersionsList } from '../../api/configurations.ts'
import { formatDateTime } from '../../date-time.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { actorText } from '../audit-log/audit-event-text.ts'

/** The list of versions. */
export function ConfigurationVersionsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useLocation()
  return (
    <Page title={t('nav.configurationVersions')} description={t('versions.description')}>
      <TableSearch label={t('versions.search')} />
      <ListTable
        label={t('nav.configurationVersions')}
        list={configurationVersionsList}
        columns={useColumns(search)}
        rowKey={({ version }) => String(version)}
        onOpen={({ version }) => void navigate(paths.configurationVersion(version) + search)}
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

function useColumns(search: string): readonly Column<ConfigurationVersion>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'version',
      header: t('versions.version'),
      sortBy: 'version',
      cell: ({ version }) => (
        <TextLink to={paths.configurationVersion(version) + search}>{String(version)}</TextLink>
      ),
    },
    {
      key: 'when',
      header: t('auditLog.when'),
      sortBy: 'createdDateTime',
      cell: ({ createdDateTime }) => formatDateTime(createdDateTime, currentLanguage()),
    },
    {
      key: 'summary',
      header: t('versions.summary'),
      sortBy: 'summary',
      cell: ({ summary }) => summary,
    },
    { key: 'actor', header: t('auditLog.actor'), cell: ({ actor }) => actorText(actor, t) },
  ]
}
