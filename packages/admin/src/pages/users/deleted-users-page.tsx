// Users > Deleted users: who was deleted in the last 30 days. Each can be brought back, under
// another user name where somebody else has the former one by now, or deleted for good.

import { Input } from '@fluentui/react-components'
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PersonDeleteRegular } from '@fluentui/react-icons/svg/person-delete'
import { ApiFailure } from '@mainline/client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { purgeUser, restoreUser } from '../../api/directory.ts'
import { deletedUsersList } from '../../api/lists.ts'
import { organizationQuery } from '../../api/queries.ts'
import type { DeletedUser } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime } from '../../date-time.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of deleted users. */
export function DeletedUsersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <Page title={t('nav.deletedUsers')} description={t('deletedUsers.description')}>
      <div className={layout.spread}>
        <TableSearch label={t('deletedUsers.search')} />
      </div>
      <ListTable
        label={t('nav.deletedUsers')}
        list={deletedUsersList}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<PersonDeleteRegular />}
            title={t('deletedUsers.empty')}
            text={t('deletedUsers.emptyText')}
          />
        }
      />
    </Page>
  )
}

function useColumns(): readonly Column<DeletedUser>[] {
  const layout = useLayout()
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('users.displayName'),
      sortBy: 'displayName',
      cell: ({ displayName }) => displayName,
    },
    {
      key: 'username',
      header: t('users.username'),
      sortBy: 'userPrincipalName',
      cell: ({ userPrincipalName }) => userPrincipalName,
      wide: true,
    },
    {
      key: 'deleted',
      header: t('deletedUsers.deleted'),
      sortBy: 'deletedDateTime',
      cell: ({ deletedDateTime }) => formatDateTime(deletedDateTime, currentLanguage()),
      wide: true,
    },
    {
      key: 'actions',
      header: '',
      cell: (user) => (
        <span className={layout.row}>
          <IfMay operation="POST /v1.0/directory/deletedItems/{id}/restore">
            <Restore user={user} />
          </IfMay>
          <IfMay operation="DELETE /v1.0/directory/deletedItems/{id}">
            <Purge user={user} />
          </IfMay>
        </span>
      ),
    },
  ]
}

function Restore({ user }: { readonly user: DeletedUser }) {
  const { t } = useTranslation()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const [name, setName] = useState('')
  const { mutate, error } = useWrite(() =>
    restoreUser(user.id, name === '' ? undefined : `${name}@${organization.domain}`),
  )
  return (
    <ConfirmButton
      label={t('deletedUsers.restore')}
      cancelLabel={t('action.cancel')}
      icon={<ArrowUndoRegular />}
      title={t('deletedUsers.restoreTitle', { name: user.displayName })}
      text={t('deletedUsers.restoreText')}
      problem={
        <>
          <ProblemBar error={error} />
          {isNameTaken(error) ? (
            <Input
              aria-label={t('deletedUsers.newName')}
              placeholder={t('deletedUsers.newName')}
              contentAfter={`@${organization.domain}`}
              value={name}
              onChange={(_, { value }) => setName(value)}
            />
          ) : null}
        </>
      }
      onConfirm={() => mutate(undefined)}
    />
  )
}

function isNameTaken(error: Error | null): boolean {
  return error instanceof ApiFailure && error.details.some(({ code }) => code === 'userNameTaken')
}

function Purge({ user }: { readonly user: DeletedUser }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(purgeUser)
  return (
    <ConfirmButton
      label={t('deletedUsers.purge')}
      cancelLabel={t('action.cancel')}
      icon={<DeleteRegular />}
      title={t('deletedUsers.purgeTitle', { name: user.displayName })}
      text={t('deletedUsers.purgeText')}
      problem={<ProblemBar error={error} />}
      onConfirm={() => mutate(user.id)}
    />
  )
}
