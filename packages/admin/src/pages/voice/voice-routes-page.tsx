// Voice > Voice routes: which trunks carry which numbers. A row opens the pane that changes it.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { BranchForkRegular } from '@fluentui/react-icons/svg/branch-fork'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { type VoiceRoute, voiceRoutesQuery } from '../../api/outbound-calling.ts'
import { trunksQuery } from '../../api/trunks.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'

/** The list of voice routes. */
export function VoiceRoutesPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: routes } = useSuspenseQuery(voiceRoutesQuery)
  return (
    <Page title={t('nav.voiceRoutes')} description={t('voiceRoutes.description')}>
      <div>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.voiceRouteNew}>
          {t('action.add')}
        </PageButton>
      </div>
      <DataTable
        label={t('nav.voiceRoutes')}
        columns={useColumns()}
        rows={routes}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.voiceRoute(id))}
        empty={
          <EmptyState
            icon={<BranchForkRegular />}
            title={t('voiceRoutes.empty')}
            text={t('voiceRoutes.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<VoiceRoute>[] {
  const { t } = useTranslation()
  const { data: trunks } = useSuspenseQuery(trunksQuery)
  const nameOf = (wanted: string) => trunks.find(({ id }) => id === wanted)?.name ?? wanted
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, name }) => <TextLink to={paths.voiceRoute(id)}>{name}</TextLink>,
    },
    { key: 'pattern', header: t('voiceRoutes.pattern'), cell: ({ pattern }) => pattern },
    { key: 'priority', header: t('trunks.priority'), cell: ({ priority }) => priority, wide: true },
    {
      key: 'trunks',
      header: t('nav.trunks'),
      cell: ({ trunkIds }) => trunkIds.map(nameOf).join(', '),
    },
  ]
}
