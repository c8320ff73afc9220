// The pane of one group: who is in it, with a search that adds and a button that removes, what it
// gives them, and the group's own data.

import { Button, Tab, TabList } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { addMember, groupQuery, removeMember } from '../../api/directory.ts'
import { membersList } from '../../api/lists.ts'
import type { User } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { GroupEditForm } from '../../forms/group-edit.tsx'
import { GroupLicensesForm } from '../../forms/group-licenses.tsx'
import { groupKind } from '../../forms/group-values.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { PersonPicker } from '../../forms/person-picker.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/data-table.tsx'
import { searchWith } from '../../table/list-request.ts'
import { ListTable } from '../../table/list-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextLink } from '../../ui/page.tsx'
import { Pane, PaneContent } from '../../ui/pane.tsx'

/** The pane over the list of groups. */
export function GroupPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const [params, setParams] = useSearchParams()
  const { data: group } = useSuspenseQuery(groupQuery(id))
  const tab = params.get('tab') ?? 'members'
  const close = () => void navigate(paths.groups)
  return (
    <Pane title={group.displayName} subtitle={t(`groups.kind.${groupKind(group)}`)} onClose={close}>
      <TabList
        selectedValue={tab}
        onTabSelect={(_, { value }) =>
          setParams(searchWith(params, 'tab', String(value)), { replace: true })
        }
        style={{ paddingLeft: '12px' }}
      >
        <Tab value="members">{t('groups.members')}</Tab>
        <Tab value="licenses">{t('nav.licenses')}</Tab>
        <Tab value="settings">{t('groups.settings')}</Tab>
      </TabList>
      {tab === 'members' ? <Members key={group.id} groupId={group.id} onClose={close} /> : null}
      {tab === 'licenses' ? (
        <GroupLicensesForm key={group.id} group={group} onClose={close} />
      ) : null}
      {tab === 'settings' ? <GroupEditForm key={group.id} group={group} onClose={close} /> : null}
    </Pane>
  )
}

function Members(props: { readonly groupId: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { groupId } = props
  const add = useWrite((userId: string) => addMember(groupId, userId))
  const remove = useWrite((userId: string) => removeMember(groupId, userId))
  return (
    <PaneContent actions={<Button onClick={props.onClose}>{t('action.close')}</Button>}>
      <ProblemBar error={add.error ?? remove.error} />
      <IfMay operation="POST /v1.0/groups/{id}/members/$ref">
        <PersonPicker
          label={t('groups.addMember')}
          hint={t('groups.addMemberHint')}
          onChoose={(userId) => add.mutate(userId)}
        />
      </IfMay>
      <ListTable<User>
        label={t('groups.members')}
        list={membersList(groupId)}
        name="members"
        columns={useColumns(remove.mutate)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<PeopleTeamRegular />}
            title={t('groups.noMembers')}
            text={t('groups.noMembersText')}
          />
        }
      />
    </PaneContent>
  )
}

function useColumns(onRemove: (userId: string) => void): readonly Column<User>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('users.displayName'),
      cell: ({ id, displayName }) => (
        <TextLink to={paths.user(id, 'groups')}>{displayName}</TextLink>
      ),
    },
    {
      key: 'remove',
      header: '',
      cell: ({ id, displayName }) => (
        <IfMay operation="DELETE /v1.0/groups/{id}/members/{memberId}/$ref">
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={t('groups.removeMember', { name: displayName })}
            onClick={() => onRemove(id)}
          />
        </IfMay>
      ),
    },
  ]
}
