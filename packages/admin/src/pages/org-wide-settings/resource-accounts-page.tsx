// Org-wide settings > Resource accounts: the accounts that stand for auto attendants. A row selects
// (the selection is in the URL); the actions above the table act on the selected one, and below it
// stands what still keeps it from taking calls.

import { Badge } from '@fluentui/react-components'
import { BotRegular } from '@fluentui/react-icons/svg/bot'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useSearchParams } from 'react-router'
import { resourceAccountsList } from '../../api/lists.ts'
import { resourceAccountQuery } from '../../api/queries.ts'
import { normalPriority } from '../../api/resource-accounts.ts'
import type { ResourceAccount } from '../../api/shapes.ts'
import { callPriorityOf } from '../../forms/call-priority.tsx'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/data-table.tsx'
import { searchWith } from '../../table/list-request.ts'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { Readiness } from './readiness.tsx'
import { ResourceAccountActions } from './resource-account-actions.tsx'

/** The list of resource accounts. */
export function ResourceAccountsPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const selectedId = search.get('selected') ?? ''
  // By itself, because it may be on another page of the list.
  const { data: selected } = useQuery({
    ...resourceAccountQuery(selectedId),
    enabled: selectedId !== '',
    retry: false,
  })
  return (
    <Page title={t('nav.resourceAccounts')} description={t('accounts.description')}>
      <div className={layout.spread}>
        <ResourceAccountActions selected={selected} />
        <TableSearch label={t('accounts.search')} />
      </div>
      <ListTable
        label={t('nav.resourceAccounts')}
        list={resourceAccountsList}
        columns={useColumns()}
        rowKey={({ id }) => id}
        selection={{
          selectedKey: selected?.id,
          label: ({ displayName }) => t('table.select', { name: displayName }),
          onSelect: ({ id }) => setSearch(searchWith(search, 'selected', id), { replace: true }),
        }}
        empty={
          <EmptyState
            icon={<BotRegular />}
            title={t('accounts.empty')}
            text={t('accounts.emptyText')}
          />
        }
      />
      {selected === undefined ? null : <Readiness account={selected} />}
      <div>
        <TextLink to={paths.phoneNumbers}>{t('accounts.nextStep')}</TextLink>
      </div>
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<ResourceAccount>[] {
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
      key: 'type',
      header: t('accounts.type'),
      sortBy: 'type',
      cell: ({ type }) => t(`accounts.types.${type}`),
      wide: true,
    },
    {
      key: 'number',
      header: t('numbers.number'),
      sortBy: 'phoneNumber/telephoneNumber',
      cell: ({ phoneNumber }) =>
        phoneNumber ? formatTelephoneNumber(phoneNumber.telephoneNumber) : t('accounts.noNumber'),
    },
    {
      key: 'assignedTo',
      header: t('numbers.assignedTo'),
      cell: ({ association }) => <AssignedTo association={association} />,
      wide: true,
    },
    {
      key: 'license',
      header: t('accounts.license'),
      cell: ({ assignedLicenses }) => <LicenseState isLicensed={assignedLicenses.length > 0} />,
    },
  ]
}

function AssignedTo(props: { readonly association: ResourceAccount['association'] | undefined }) {
  const { t } = useTranslation()
  const { association } = props
  if (!association) return t('accounts.unassigned')
  const { configurationId, displayName, callPriority } = association
  const priority = callPriorityOf(callPriority)
  return (
    <>
      <TextLink to={paths.autoAttendant(configurationId)}>{displayName}</TextLink>
      {priority === normalPriority ? null : ` · ${t(`callPriority.values.${priority}`)}`}
    </>
  )
}

function LicenseState({ isLicensed }: { readonly isLicensed: boolean }) {
  const { t } = useTranslation()
  return (
    <Badge appearance="tint" color={isLicensed ? 'success' : 'warning'}>
      {t(isLicensed ? 'accounts.licensed' : 'accounts.unlicensed')}
    </Badge>
  )
}
