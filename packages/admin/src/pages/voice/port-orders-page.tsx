// Voice > Phone numbers > Port orders: the numbers that are on their way from another provider.

import { Badge } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowImportRegular } from '@fluentui/react-icons/svg/arrow-import'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { type PortOrder, type PortStatus, portOrdersQuery } from '../../api/port-orders.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { TableSearch, useSearched } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { PhoneNumberTabs } from './phone-number-tabs.tsx'

/** The list of port orders. */
export function PortOrdersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: orders } = useSuspenseQuery(portOrdersQuery)
  const rows = useSearched(orders, ({ name, provider, telephoneNumbers }) => [
    name,
    provider,
    ...telephoneNumbers,
  ])
  return (
    <Page title={t('ports.title')} description={t('ports.text')}>
      <PhoneNumberTabs current="ports" />
      <div className={layout.spread}>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.portOrderNew}>
          {t('action.add')}
        </PageButton>
        <TableSearch label={t('ports.search')} />
      </div>
      <DataTable
        label={t('ports.title')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.portOrder(id))}
        empty={
          <EmptyState
            icon={<ArrowImportRegular />}
            title={t('ports.empty')}
            text={t('ports.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

const colors = {
  processing: 'informative',
  contactingCarrier: 'informative',
  transferApproved: 'brand',
  transferPending: 'brand',
  error: 'danger',
  completed: 'success',
  cancelled: 'subtle',
} as const

/** Where an order stands, as a badge. */
export function PortState({ status }: { readonly status: PortStatus }) {
  const { t } = useTranslation()
  return (
    <Badge appearance="tint" color={colors[status]}>
      {t(`ports.statuses.${status}`)}
    </Badge>
  )
}

function useColumns(): readonly Column<PortOrder>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, name }) => <TextLink to={paths.portOrder(id)}>{name}</TextLink>,
    },
    {
      key: 'numbers',
      header: t('nav.phoneNumbers'),
      cell: ({ telephoneNumbers }) => t('addresses.numbers', { count: telephoneNumbers.length }),
      wide: true,
    },
    { key: 'provider', header: t('ports.provider'), cell: ({ provider }) => provider, wide: true },
    {
      key: 'date',
      header: t('ports.requestedDate'),
      cell: ({ requestedTransferDate }) => requestedTransferDate,
      wide: true,
    },
    {
      key: 'state',
      header: t('ports.status'),
      cell: ({ status }) => <PortState status={status} />,
    },
  ]
}
