// Users > Active users: people and resource accounts in one list, as the reference shows them. A
// row opens the account's pane; rows that are checked, on whatever page, are changed together.

import { Badge, Button, Dropdown, Option, Text } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload'
import { PeopleRegular } from '@fluentui/react-icons/svg/people'
import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate, useSearchParams } from 'react-router'
import { usersList } from '../../api/lists.ts'
import { useMay } from '../../api/may.ts'
import { productsQuery } from '../../api/queries.ts'
import type { User } from '../../api/shapes.ts'
import { type LicenseAction, UsersLicensesPane } from '../../forms/users-licenses.tsx'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import type { Checks, Column } from '../../table/data-table.tsx'
import { fromStart, searchWith } from '../../table/list-request.ts'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of accounts. */
export function ActiveUsersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  // The pane keeps what the list shows, for when it is closed.
  const [checked, setChecked] = useState<readonly string[]>([])
  const opened = (id: string) => `${paths.user(id)}&${searchWith(params, 'tab', '').toString()}`
  return (
    <Page title={t('nav.activeUsers')} description={t('users.description')}>
      <div className={layout.spread}>
        <div className={layout.row}>
          <PageButton appearance="primary" icon={<PersonAddRegular />} to={paths.userNew}>
            {t('users.add')}
          </PageButton>
          <PageButton icon={<ArrowUploadRegular />} to={paths.usersImport}>
            {t('users.import')}
          </PageButton>
          <Button
            as="a"
            href={paths.usersExport(params.get('search') ?? '')}
            download
            icon={<ArrowDownloadRegular />}
          >
            {t('users.export')}
          </Button>
        </div>
        <div className={layout.row}>
          <Shown />
          <TableSearch label={t('users.search')} />
        </div>
      </div>
      <CheckedUsers checked={checked} onClear={() => setChecked([])} />
      <ListTable
        label={t('nav.activeUsers')}
        list={usersList}
        filter={filters[shownOf(params)]}
        columns={useColumns(opened)}
        rowKey={({ id }) => id}
        checks={useChecks(checked, setChecked)}
        onOpen={({ id }) => void navigate(opened(id))}
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

function useChecks(
  checked: readonly string[],
  onChange: (checked: readonly string[]) => void,
): Checks<User> | undefined {
  const { t } = useTranslation()
  const may = useMay()
  if (!may(assigns)) return undefined
  return {
    checkedKeys: checked,
    label: ({ displayName }) => t('table.select', { name: displayName }),
    allLabel: t('table.selectAll'),
    onCheck: (users, isChecked) => {
      const ids = users.map(({ id }) => id)
      const others = checked.filter((id) => !ids.includes(id))
      onChange(isChecked ? [...others, ...ids] : others)
    },
  }
}

/** What can be done with those who are checked. */
function CheckedUsers(props: {
  readonly checked: readonly string[]
  readonly onClear: () => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [action, setAction] = useState<LicenseAction>()
  const { checked, onClear } = props
  if (checked.length === 0) return null
  return (
    <div className={layout.row} role="group" aria-label={t('users.checkedActions')}>
      <Text weight="semibold" aria-live="polite">
        {t('users.checked', { count: checked.length })}
      </Text>
      <Button onClick={() => setAction('assign')}>{t('users.licenses.assign')}</Button>
      <Button onClick={() => setAction('remove')}>{t('users.licenses.remove')}</Button>
      <Button appearance="subtle" onClick={onClear}>
        {t('users.clearChecked')}
      </Button>
      {action === undefined ? null : (
        <UsersLicensesPane action={action} userIds={checked} onClose={() => setAction(undefined)} />
      )}
    </div>
  )
}

const assigns = 'POST /v1.0/licenseAssignments'

const filters = {
  all: '',
  people: "accountKind eq 'person'",
  resourceAccounts: "accountKind eq 'resourceAccount'",
  blocked: "accountKind eq 'person' and accountEnabled eq false",
  unlicensed: 'not assignedLicenses/any()',
} as const

type Shown = keyof typeof filters

const choices: readonly Shown[] = ['all', 'people', 'resourceAccounts', 'blocked', 'unlicensed']

function shownOf(params: URLSearchParams): Shown {
  return choices.find((choice) => choice === params.get('show')) ?? 'all'
}

function Shown() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const shown = shownOf(params)
  return (
    <Dropdown
      aria-label={t('users.show')}
      value={t(`users.shown.${shown}`)}
      selectedOptions={[shown]}
      onOptionSelect={(_, { optionValue = '' }) =>
        setParams(fromStart(params, 'show', optionValue === 'all' ? '' : optionValue))
      }
    >
      {choices.map((choice) => (
        <Option key={choice} value={choice}>
          {t(`users.shown.${choice}`)}
        </Option>
      ))}
    </Dropdown>
  )
}

function useColumns(opened: (id: string) => string): readonly Column<User>[] {
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const licenseName = (skuId: string) =>
    products.find((product) => product.skuId === skuId)?.displayName ?? skuId
  return [
    {
      key: 'displayName',
      header: t('users.displayName'),
      sortBy: 'displayName',
      cell: ({ id, displayName }) => <TextLink to={opened(id)}>{displayName}</TextLink>,
    },
    {
      key: 'username',
      header: t('users.username'),
      sortBy: 'userPrincipalName',
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
      sortBy: 'phoneNumber',
      cell: ({ phoneNumber, extension }) =>
        phoneNumber ? formatTelephoneNumber(phoneNumber) : (extension ?? ''),
      wide: true,
    },
    {
      key: 'state',
      header: t('users.signIn'),
      sortBy: 'accountEnabled',
      cell: (user) => <State user={user} />,
      wide: true,
    },
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
