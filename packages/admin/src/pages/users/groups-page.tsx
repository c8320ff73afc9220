// Users > Groups: security and distribution groups. A row opens the group's pane with its members.

import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import { PeopleTeamAddRegular } from '@fluentui/react-icons/svg/people-team-add'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { groupsList } from '../../api/lists.ts'
import type { Group } from '../../api/shapes.ts'
import { groupKind } from '../../forms/group-values.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of groups. */
export function GroupsPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Page title={t('nav.groups')} description={t('groups.description')}>
      <div className={layout.spread}>
        <PageButton appearance="primary" icon={<PeopleTeamAddRegular />} to={paths.groupNew}>
          {t('groups.add')}
        </PageButton>
        <TableSearch label={t('groups.search')} />
      </div>
      <ListTable
        label={t('nav.groups')}
        list={groupsList}
        columns={useColumns()}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.group(id))}
        empty={
          <EmptyState
            icon={<PeopleTeamRegular />}
            title={t('groups.empty')}
            text={t('groups.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<Group>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('groups.name'),
      sortBy: 'displayName',
      cell: ({ id, displayName }) => <TextLink to={paths.group(id)}>{displayName}</TextLink>,
    },
    {
      key: 'description',
      header: t('groups.descriptionField'),
      cell: ({ description }) => description ?? '',
      wide: true,
    },
    {
      key: 'type',
      header: t('groups.type'),
      cell: (group) => t(`groups.kind.${groupKind(group)}`),
      wide: true,
    },
    { key: 'members', header: t('groups.members'), cell: ({ memberCount }) => memberCount },
  ]
}
