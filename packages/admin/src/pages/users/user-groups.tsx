// The groups that a person is in; each leads to its own pane, where its members are changed.

import { Button } from '@fluentui/react-components'
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { membershipsList } from '../../api/lists.ts'
import type { Group } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { listRequestOf } from '../../table/list-request.ts'
import { listQuery } from '../../table/list-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Loading } from '../../ui/loading.tsx'
import { TextLink } from '../../ui/page.tsx'
import { PaneContent } from '../../ui/pane.tsx'

const everything = listRequestOf(new URLSearchParams({ size: '500' }))

/** The groups tab. */
export function UserGroups(props: { readonly userId: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(listQuery(membershipsList(props.userId), everything))
  const columns = useColumns()
  return (
    <PaneContent actions={<Button onClick={props.onClose}>{t('action.close')}</Button>}>
      {data === undefined ? (
        <Loading />
      ) : (
        <DataTable
          label={t('nav.groups')}
          columns={columns}
          rows={data.rows}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<PeopleTeamRegular />}
              title={t('groups.none')}
              text={t('groups.noneText')}
            />
          }
        />
      )}
    </PaneContent>
  )
}

function useColumns(): readonly Column<Group>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('groups.name'),
      cell: ({ id, displayName }) => <TextLink to={paths.group(id)}>{displayName}</TextLink>,
    },
    { key: 'members', header: t('groups.members'), cell: ({ memberCount }) => memberCount },
  ]
}
