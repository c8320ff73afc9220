// Voice > Trunks: the connections to carriers, each with how it fares. A row opens the pane that
// changes or deletes it.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { type Trunk, trunksQuery } from '../../api/trunks.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { TrunkState } from './trunk-state.tsx'

/** The list of trunks. */
export function TrunksPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: trunks } = useSuspenseQuery(trunksQuery)
  return (
    <Page title={t('nav.trunks')} description={t('trunks.description')}>
      <div>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.trunkNew}>
          {t('action.add')}
        </PageButton>
      </div>
      <DataTable
        label={t('nav.trunks')}
        columns={useColumns()}
        rows={trunks}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.trunk(id))}
        empty={
          <EmptyState
            icon={<PlugConnectedRegular />}
            title={t('trunks.empty')}
            text={t('trunks.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<Trunk>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, name }) => <TextLink to={paths.trunk(id)}>{name}</TextLink>,
    },
    { key: 'state', header: t('trunks.state'), cell: (trunk) => <TrunkState trunk={trunk} /> },
    {
      key: 'authentication',
      header: t('trunks.authentication'),
      cell: ({ authentication }) => t(`trunks.authentications.${authentication}`),
      wide: true,
    },
    {
      key: 'peer',
      header: t('trunks.peer'),
      cell: ({ server, addresses }) => server?.host ?? addresses.join(', '),
      wide: true,
    },
    {
      key: 'priority',
      header: t('trunks.priority'),
      cell: ({ priority }) => priority,
      wide: true,
    },
  ]
}
