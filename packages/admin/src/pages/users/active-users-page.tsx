// Users > Active users: people and resource accounts in one list, as the reference shows them. A
// row opens the account's pane.

import { Badge, Button } from '@fluentui/react-components'
import { PeopleRegular } from '@fluentui/react-icons/svg/people'
import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { productsQuery, usersQuery } from '../../api/queries.ts'
import type { User } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { TableSearch, useSearched } from '../../table/table-search.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of accounts. */
export function ActiveUsersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: users } = useSuspenseQuery(usersQuery)
  const rows = useSearched(users, (user) => [
    user.displayName,
    user.userPrincipalName,
    user.phoneNumber,
    user.extension,
  ])
  return (
    <Page title={t('nav.activeUsers')} description={t('users.description')}>
      <div className={layout.spread}>
        <Button
          appearance="primary"
          icon={<PersonAddRegular />}
          onClick={() => void navigate(paths.userNew)}
        >
          {t('users.add')}
        </Button>
        <TableSearch label={t('users.search')} />
      </div>
      <DataTable
        label={t('nav.activeUsers')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.user(id))}
        empty={
          <EmptyState
            icon={<PeopleRegular />}
            title={t('table.noMatch')}
            text={t('table.noMatchText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<User>[] {
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const licenseName = (skuId: string) =>
    products.find((product) => product.skuId === skuId)?.displayName ?? skuId
  return [
    {
      key: 'displayName',
      header: t('users.displayName'),
      cell: ({ id, displayName }) => <TextLink to={paths.user(id)}>{displayName}</TextLink>,
    },
    {
      key: 'username',
      header: t('users.username'),
      cell: (user) => user.userPrincipalName,
      wide: true,
    },
    {
      key: 'licenses',
      header: t('nav.licenses'),
      cell: ({ assignedLicenses }) =>
        assignedLicenses.map(({ skuId }) => licenseName(skuId)).join(', ') || t('users.unlicensed'),
    },
    {
      key: 'number',
      header: t('users.phone'),
      cell: ({ phoneNumber, extension }) =>
        phoneNumber ? formatTelephoneNumber(phoneNumber) : (extension ?? ''),
      wide: true,
    },
    { key: 'state', header: t('users.signIn'), cell: (user) => <State user={user} />, wide: true },
  ]
}

function State({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  if (user.accountKind === 'resourceAccount' && !user.accountEnabled)
    return <Badge appearance="outline">{t('users.resourceAccount')}</Badge>
  return user.accountEnabled ? (
    <Badge appearance="tint" color="success">
      {t('users.allowed')}
    </Badge>
  ) : (
    <Badge appearance="tint" color="danger">
      {t('users.blocked')}
    </Badge>
  )
}
