// The pane of one account: what it is, what it holds, and for a person the phones. The tab is part
// of the URL, so that the remedy of a broken rule can lead to the right one.

import { Tab, TabList } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { userQuery } from '../../api/queries.ts'
import { LicenseAssignForm } from '../../forms/license-assign.tsx'
import { UserEditForm } from '../../forms/user-edit.tsx'
import { UserRolesForm } from '../../forms/user-roles.tsx'
import { paths } from '../../paths.ts'
import { searchWith } from '../../table/list-request.ts'
import { Pane } from '../../ui/pane.tsx'
import { UserDevices } from './user-devices.tsx'
import { UserGroups } from './user-groups.tsx'

/** The pane over the list of accounts. */
export function UserPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const { data: user } = useSuspenseQuery(userQuery(id))
  const tab = search.get('tab') ?? 'account'
  const list = searchWith(search, 'tab', '').toString()
  const close = () => void navigate(`${paths.activeUsers}?${list}`)
  return (
    <Pane title={user.displayName} subtitle={user.userPrincipalName} onClose={close}>
      <TabList
        selectedValue={tab}
        onTabSelect={(_, { value }) =>
          setSearch(searchWith(search, 'tab', String(value)), { replace: true })
        }
        style={{ paddingLeft: '12px' }}
      >
        <Tab value="account">{t('user.account')}</Tab>
        <Tab value="licenses">{t('user.licensesAndApps')}</Tab>
        {user.accountKind === 'person' ? <Tab value="devices">{t('user.devices')}</Tab> : null}
        {user.accountKind === 'person' ? <Tab value="roles">{t('nav.roles')}</Tab> : null}
        {user.accountKind === 'person' ? <Tab value="groups">{t('nav.groups')}</Tab> : null}
      </TabList>
      {tab === 'account' ? <UserEditForm key={user.id} user={user} onClose={close} /> : null}
      {tab === 'licenses' ? <LicenseAssignForm key={user.id} user={user} onClose={close} /> : null}
      {tab === 'roles' ? <UserRolesForm key={user.id} user={user} onClose={close} /> : null}
      {tab === 'groups' ? <UserGroups userId={user.id} onClose={close} /> : null}
      {tab === 'devices' ? <UserDevices userId={user.id} onClose={close} /> : null}
    </Pane>
  )
}
