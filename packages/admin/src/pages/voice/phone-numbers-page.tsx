// Voice > Phone numbers: the inventory. A row opens the pane that gives the number to somebody.

import { Badge, Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { phoneNumbersQuery } from '../../api/queries.ts'
import type { NumberAssignment } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { TableSearch, useSearched } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { PhoneNumberTabs } from './phone-number-tabs.tsx'

/** The inventory of numbers. */
export function PhoneNumbersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: numbers } = useSuspenseQuery(phoneNumbersQuery)
  const rows = useSearched(numbers, (number) => [
    number.telephoneNumber,
    number.assignmentTargetName,
    number.city,
  ])
  return (
    <Page title={t('nav.phoneNumbers')} description={t('numbers.description')}>
      <PhoneNumberTabs current="numbers" />
      <div className={layout.spread}>
        <Button
          appearance="primary"
          icon={<AddRegular />}
          onClick={() => void navigate(paths.phoneNumberNew)}
        >
          {t('action.add')}
        </Button>
        <TableSearch label={t('numbers.search')} />
      </div>
      <DataTable
        label={t('nav.phoneNumbers')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.phoneNumber(id))}
        empty={
          <EmptyState
            icon={<NumberSymbolRegular />}
            title={t('table.noMatch')}
            text={t('table.noMatchText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<NumberAssignment>[] {
  const layout = useLayout()
  const { t } = useTranslation()
  return [
    {
      key: 'number',
      header: t('numbers.number'),
      cell: ({ id, formatted, source }) => (
        <span className={layout.row}>
          <TextLink to={paths.phoneNumber(id)}>{formatted}</TextLink>
          {source === 'sample' ? (
            <Badge appearance="outline" color="informative">
              {t('numbers.sample')}
            </Badge>
          ) : null}
        </span>
      ),
    },
    {
      key: 'usage',
      header: t('numbers.usage'),
      cell: ({ usage, kind }) => t(`numbers.kind.${usage}.${kind}`),
      wide: true,
    },
    {
      key: 'type',
      header: t('numbers.type'),
      cell: ({ numberType }) => t(`numbers.numberType.${numberType}`),
      wide: true,
    },
    {
      key: 'place',
      header: t('numbers.place'),
      cell: ({ city, isoCountryCode }) => [city, isoCountryCode].filter(Boolean).join(', '),
      wide: true,
    },
    {
      key: 'assignedTo',
      header: t('numbers.assignedTo'),
      cell: ({ assignmentTargetName }) =>
        assignmentTargetName ?? <span className={layout.muted}>{t('numbers.unassigned')}</span>,
    },
  ]
}
