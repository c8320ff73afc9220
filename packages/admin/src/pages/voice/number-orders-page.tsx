// Voice > Phone numbers > Order history: every search for numbers, and what became of it. A row
// opens the order, which can be placed as long as it is reserved.

import { Badge } from '@fluentui/react-components'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { type NumberOrder, numberOrdersQuery } from '../../api/phone-numbers.ts'
import { formatDateTime } from '../../date-time.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { PhoneNumberTabs } from './phone-number-tabs.tsx'

/** The list of orders. */
export function NumberOrdersPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: orders } = useSuspenseQuery(numberOrdersQuery)
  return (
    <Page title={t('numbers.order.history')} description={t('numbers.order.text')}>
      <PhoneNumberTabs current="orders" />
      <DataTable
        label={t('numbers.order.history')}
        rows={orders}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.numberOrder(id))}
        empty={
          <EmptyState
            icon={<NumberSymbolRegular />}
            title={t('numbers.order.empty')}
            text={t('numbers.order.text')}
          />
        }
        columns={columns(t)}
      />
      <Outlet />
    </Page>
  )
}

function columns(t: TFunction): readonly Column<NumberOrder>[] {
  return [
    {
      key: 'name',
      header: t('numbers.order.name'),
      cell: ({ id, name }) => <TextLink to={paths.numberOrder(id)}>{name}</TextLink>,
    },
    {
      key: 'status',
      header: t('trunks.state'),
      cell: ({ status }) => (
        <Badge appearance="tint" color={status === 'completed' ? 'success' : 'informative'}>
          {t(`numbers.order.status.${status}`)}
        </Badge>
      ),
    },
    {
      key: 'quantity',
      header: t('purchase.quantity'),
      cell: ({ quantity }) => quantity,
    },
    {
      key: 'search',
      header: t('numbers.order.searchBy'),
      cell: ({ searchText, countryCode }) => `${searchText}, ${countryCode}`,
      wide: true,
    },
    {
      key: 'created',
      header: t('auditLog.when'),
      cell: ({ createdDateTime }) => formatDateTime(createdDateTime, currentLanguage()),
      wide: true,
    },
    {
      key: 'who',
      header: t('auditLog.actor'),
      cell: ({ createdBy }) => createdBy,
      wide: true,
    },
  ]
}
