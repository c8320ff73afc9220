// Changes how many licenses of a product an organization owns: the difference is placed as an
// order, and what is returned goes out of stock. What is assigned cannot be returned.

import { Text } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useForm, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { subscribedSkusQuery } from '../api/queries.ts'
import type { SubscribedSku } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { placeOrder } from '../api/writes.ts'
import { ProductMissing } from '../pages/billing/product-missing.tsx'
import { paths } from '../paths.ts'
import { CountField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { FieldsFor } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'

/** The pane over the list of owned products. */
export function ProductQuantityPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { skuId } = useParams()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const sku = skus.find((candidate) => candidate.skuId === skuId)
  const close = () => void navigate(paths.yourProducts)
  return (
    <Pane
      title={sku?.displayName ?? t('error.notFound')}
      subtitle={t('products.changeQuantity')}
      onClose={close}
    >
      {sku === undefined ? <ProductMissing /> : <QuantityForm sku={sku} onClose={close} />}
    </Pane>
  )
}

function QuantityForm(props: { readonly sku: SubscribedSku; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { skuPartNumber, prepaidUnits, consumedUnits } = props.sku
  const owned = prepaidUnits.enabled
  const { control, handleSubmit } = useForm({ defaultValues: { quantity: owned } })
  const difference = useWatch({ control, name: 'quantity' }) - owned
  const write = useWrite(
    (quantity: number) => placeOrder([{ skuPartNumber, quantity, assignAutomatically: false }]),
    props.onClose,
  )
  const submit = handleSubmit(({ quantity }) => {
    if (quantity !== owned) write.mutate(quantity - owned)
  })
  return (
    <PaneContent
      onSubmit={(event) => void submit(event)}
      actions={
        <PaneActions
          operation="POST /v1.0/orders"
          isPending={write.isPending}
          disabled={difference === 0}
          onClose={props.onClose}
        />
      }
    >
      <ProblemBar error={write.error} />
      <FieldsFor operation="POST /v1.0/orders">
        <CountField
          control={control}
          name="quantity"
          label={t('purchase.quantity')}
          hint={t('products.quantityHint', { assigned: consumedUnits })}
          min={0}
          max={limits.licensesPerSku}
        />
        <Text>
          {difference === 0
            ? t('products.unchanged')
            : t(difference > 0 ? 'products.orders' : 'products.returns', {
                count: Math.abs(difference),
              })}
        </Text>
      </FieldsFor>
    </PaneContent>
  )
}
