// Billing > Your products: what was ordered, how much of it is assigned, how much is left. Opening
// one changes its quantity. Below, the free allotment of resource accounts' licenses.

import { Button } from '@fluentui/react-components'
import { BoxRegular } from '@fluentui/react-icons/svg/box'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { subscribedSkusQuery } from '../../api/queries.ts'
import type { SubscribedSku } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { AllotmentCard } from './allotment.tsx'

/** The list of owned products. */
export function YourProductsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  return (
    <Page title={t('nav.yourProducts')} description={t('products.description')}>
      <DataTable
        label={t('nav.yourProducts')}
        columns={useColumns()}
        rows={skus}
        rowKey={({ skuId }) => skuId}
        onOpen={({ skuId }) => void navigate(paths.productQuantity(skuId))}
        empty={
          <EmptyState
            icon={<BoxRegular />}
            title={t('products.empty')}
            text={t('products.emptyText')}
            action={
              <Button appearance="primary" onClick={() => void navigate(paths.addOns)}>
                {t('nav.purchaseServices')}
              </Button>
            }
          />
        }
      />
      <AllotmentCard />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<SubscribedSku>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('products.product'),
      cell: ({ skuId, displayName }) => (
        <TextLink to={paths.productQuantity(skuId)}>{displayName}</TextLink>
      ),
    },
    {
      key: 'partNumber',
      header: t('product.partNumber'),
      cell: (sku) => sku.skuPartNumber,
      wide: true,
    },
    { key: 'quantity', header: t('purchase.quantity'), cell: (sku) => sku.prepaidUnits.enabled },
    { key: 'assigned', header: t('products.assigned'), cell: (sku) => sku.consumedUnits },
    {
      key: 'available',
      header: t('products.available'),
      cell: (sku) => sku.prepaidUnits.enabled - sku.consumedUnits,
      wide: true,
    },
  ]
}
