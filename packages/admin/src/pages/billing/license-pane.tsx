// One kind of license: who holds it, from whom it can be taken, and who could have it. Both are
// lists that the server searches, because an organization may have thousands of accounts.

import { Tab, TabList } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { productsQuery, subscribedSkusQuery } from '../../api/queries.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { LicensesAssignForm } from '../../forms/licenses-assign.tsx'
import { paths } from '../../paths.ts'
import { Pane } from '../../ui/pane.tsx'
import { ProductMissing } from './product-missing.tsx'

/** The pane over the list of licenses. */
export function LicensePane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { skuId = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const { data: products } = useSuspenseQuery(productsQuery)
  const sku = skus.find((candidate) => candidate.skuId === skuId)
  const appliesTo = products.find((product) => product.skuId === skuId)?.appliesTo
  const action = search.get('tab') === 'assign' ? 'assign' : 'remove'
  const close = () => void navigate(paths.licenses)
  const isHeld = `assignedLicenses/any(x:x/skuId eq ${skuId})`
  const kind = appliesTo === 'resourceAccount' ? 'resourceAccount' : 'person'
  const filter = action === 'assign' ? `accountKind eq '${kind}' and not ${isHeld}` : isHeld
  return (
    <Pane
      title={sku?.displayName ?? t('error.notFound')}
      subtitle={t('licenses.holders', { count: sku?.consumedUnits ?? 0 })}
      onClose={close}
    >
      <TabList
        selectedValue={action}
        onTabSelect={(_, { value }) => setSearch({ tab: String(value) }, { replace: true })}
        style={{ paddingLeft: '12px' }}
      >
        <Tab value="remove">{t('licenses.assignedUsers')}</Tab>
        <IfMay operation="POST /v1.0/licenseAssignments">
          <Tab value="assign">{t('licenses.assignTab')}</Tab>
        </IfMay>
      </TabList>
      {sku === undefined ? (
        <ProductMissing />
      ) : (
        <LicensesAssignForm
          key={action}
          sku={sku}
          action={action}
          filter={filter}
          onClose={close}
        />
      )}
    </Pane>
  )
}
