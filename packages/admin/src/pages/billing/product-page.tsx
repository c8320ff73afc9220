// One product, and the page that buys it: quantity, whether people without a license get one at
// once, and on to the check-out. What was chosen travels in the URL.

import { Button, Text } from '@fluentui/react-components'
import { limits, virtualUserSku } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { productsQuery, subscribedSkusQuery } from '../../api/queries.ts'
import type { Product } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { CountField, TickField } from '../../ui/form-fields.tsx'
import { Card, type Crumb, Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { AllotmentText } from './allotment.tsx'
import { ProductMissing } from './product-missing.tsx'

// The reference recommends five, so that the next auto attendants need no new order.
const recommendedQuantity = 5

/** The product of a part number, if the catalog has it. */
export function useProduct(skuPartNumber: string | undefined): Product | undefined {
  const { data: products } = useSuspenseQuery(productsQuery)
  return products.find((product) => product.skuPartNumber === skuPartNumber)
}

/** What a product is, with the button to buy it. */
export function ProductPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const product = useProduct(useParams().sku)
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  if (product === undefined) return <ProductMissing />
  const owned = skus.find(({ skuId }) => skuId === product.skuId)
  return (
    <Page title={product.displayName} crumbs={crumbs(t)}>
      <Card>
        <Text>{t(`product.about.${product.appliesTo}`)}</Text>
        <Text className={layout.muted}>
          {t('product.partNumberIs', { partNumber: product.skuPartNumber })}
        </Text>
        <Text weight="semibold">{t('product.price')}</Text>
        {owned === undefined ? null : (
          <Text>
            {t('product.stock', {
              quantity: owned.prepaidUnits.enabled,
              assigned: owned.consumedUnits,
            })}
          </Text>
        )}
        <div>
          <Button
            appearance="primary"
            onClick={() => void navigate(paths.buy(product.skuPartNumber))}
          >
            {t('purchase.buy')}
          </Button>
        </div>
      </Card>
    </Page>
  )
}

/** How many, and for whom. */
export function BuyPage() {
  const product = useProduct(useParams().sku)
  return product === undefined ? <ProductMissing /> : <BuyForm product={product} />
}

function BuyForm({ product }: { readonly product: Product }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isVirtualUser = product.skuPartNumber === virtualUserSku
  const { control, handleSubmit } = useForm({
    defaultValues: { quantity: isVirtualUser ? recommendedQuantity : 1, assignAutomatically: true },
  })
  const submit = handleSubmit((values) =>
    navigate(paths.checkOut({ sku: product.skuPartNumber, step: 'review', ...values })),
  )
  return (
    <Page
      title={product.displayName}
      crumbs={[
        ...crumbs(t),
        { label: t('purchase.details'), to: paths.product(product.skuPartNumber) },
      ]}
    >
      <Card>
        <form className={layout.form} onSubmit={(event) => void submit(event)}>
          {isVirtualUser ? <Text>{t('purchase.quantityAdvice')}</Text> : null}
          {isVirtualUser ? <AllotmentText /> : null}
          <CountField
            control={control}
            name="quantity"
            label={t('purchase.quantity')}
            min={1}
            max={limits.licensesPerOrder}
          />
          <TickField
            control={control}
            name="assignAutomatically"
            label={t('purchase.assignAutomatically')}
            hint={isVirtualUser ? t('purchase.assignNotPeople') : undefined}
          />
          <Text weight="semibold">{t('product.price')}</Text>
          <div>
            <Button appearance="primary" type="submit">
              {t('purchase.checkOut')}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  )
}

function crumbs(t: TFunction): readonly Crumb[] {
  return [
    { label: t('nav.purchaseServices'), to: paths.addOnsTab },
    { label: t('purchase.addOns'), to: paths.addOns },
  ]
}
