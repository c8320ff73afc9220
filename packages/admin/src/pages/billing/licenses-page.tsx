// Billing > Licenses: each kind of license with how many are in use; opening one shows by whom.

import { ProgressBar, Text } from '@fluentui/react-components'
import { CertificateRegular } from '@fluentui/react-icons/svg/certificate'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { subscribedSkusQuery } from '../../api/queries.ts'
import type { SubscribedSku } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { AllotmentText } from './allotment.tsx'

/** The list of licenses. */
export function LicensesPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  return (
    <Page title={t('nav.licenses')} description={t('licenses.description')}>
      <DataTable
        label={t('nav.licenses')}
        columns={useColumns()}
        rows={skus}
        rowKey={({ skuId }) => skuId}
        onOpen={({ skuId }) => void navigate(paths.license(skuId))}
        empty={
          <EmptyState
            icon={<CertificateRegular />}
            title={t('products.empty')}
            text={t('products.emptyText')}
            action={<TextLink to={paths.addOns}>{t('nav.purchaseServices')}</TextLink>}
          />
        }
      />
      <AllotmentText />
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
        <TextLink to={paths.license(skuId)}>{displayName}</TextLink>
      ),
    },
    { key: 'assigned', header: t('licenses.assigned'), cell: (sku) => <Usage sku={sku} /> },
  ]
}

function Usage({ sku }: { readonly sku: SubscribedSku }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { enabled } = sku.prepaidUnits
  return (
    <div className={layout.tightColumn} style={{ maxWidth: '240px' }}>
      <Text>{t('licenses.ofTotal', { assigned: sku.consumedUnits, total: enabled })}</Text>
      <ProgressBar
        aria-label={t('licenses.assigned')}
        value={sku.consumedUnits}
        max={Math.max(1, enabled)}
        thickness="medium"
      />
    </div>
  )
}
