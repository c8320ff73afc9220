// Users > Roles: what each role may do and who holds it. A person's name leads to where their roles
// are chosen.

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rolesQuery } from '../../api/administration.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

type Role = Awaited<ReturnType<NonNullable<typeof rolesQuery.queryFn>>>[number]

/** The five roles. */
export function RolesPage() {
  const { t } = useTranslation()
  const { data: roles } = useSuspenseQuery(rolesQuery)
  return (
    <Page title={t('nav.roles')} description={t('roles.description')}>
      <DataTable
        label={t('nav.roles')}
        columns={useColumns()}
        rows={roles}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Page>
  )
}

function useColumns(): readonly Column<Role>[] {
  const { t } = useTranslation()
  return [
    { key: 'role', header: t('roles.role'), cell: ({ role }) => t(`roles.names.${role}`) },
    {
      key: 'mayDo',
      header: t('roles.mayDo'),
      cell: ({ role }) => t(`roles.texts.${role}`),
      wide: true,
    },
    {
      key: 'members',
      header: t('roles.members'),
      cell: ({ members }) => <Members members={members} />,
    },
  ]
}

function Members({ members }: { readonly members: Role['members'] }) {
  const { t } = useTranslation()
  const layout = useLayout()
  if (members.length === 0) return <span className={layout.muted}>{t('roles.noMembers')}</span>
  return (
    <div className={layout.tightColumn}>
      {members.map(({ id, displayName }) => (
        <TextLink key={id} to={paths.user(id, 'roles')}>
          {displayName}
        </TextLink>
      ))}
    </div>
  )
}
