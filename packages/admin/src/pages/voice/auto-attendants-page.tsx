// Voice > Auto attendants: each with the numbers that lead to it and its operator.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { BotRegular } from '@fluentui/react-icons/svg/bot'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { autoAttendantsList } from '../../api/lists.ts'
import type { AutoAttendant } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of auto attendants. */
export function AutoAttendantsPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Page title={t('nav.autoAttendants')} description={t('attendants.description')}>
      <div className={layout.spread}>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.autoAttendantNew}>
          {t('action.add')}
        </PageButton>
        <TableSearch label={t('attendants.search')} />
      </div>
      <ListTable
        label={t('nav.autoAttendants')}
        columns={useColumns()}
        list={autoAttendantsList}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.autoAttendant(id))}
        empty={
          <EmptyState
            icon={<BotRegular />}
            title={t('attendants.empty')}
            text={t('attendants.emptyText')}
            action={<PageButton to={paths.mainLine}>{t('home.setUpMainLine')}</PageButton>}
          />
        }
      />
    </Page>
  )
}

function useColumns(): readonly Column<AutoAttendant>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, name }) => <TextLink to={paths.autoAttendant(id)}>{name}</TextLink>,
    },
    {
      key: 'numbers',
      header: t('nav.phoneNumbers'),
      cell: ({ resourceAccounts }) => numbersOf(resourceAccounts) || t('accounts.none'),
    },
    {
      key: 'accounts',
      header: t('nav.resourceAccounts'),
      cell: ({ resourceAccounts }) =>
        resourceAccounts.map(({ displayName }) => displayName).join(', '),
      wide: true,
    },
    {
      key: 'language',
      header: t('attendants.language'),
      cell: (row) => row.languageId,
      wide: true,
    },
    { key: 'zone', header: t('attendants.timeZone'), cell: (row) => row.timeZoneId, wide: true },
  ]
}

function numbersOf(accounts: AutoAttendant['resourceAccounts']): string {
  return accounts
    .flatMap(({ phoneNumber }) => (phoneNumber ? [formatTelephoneNumber(phoneNumber)] : []))
    .join(', ')
}
