// The check-out: the order to look at, the order to place, and the order as it was placed. The
// order must be placed although it costs nothing; until then nothing has happened.

import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { ordersQuery, productsQuery } from '../../api/queries.ts'
import type { OrderLine } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { placeOrder } from '../../api/writes.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { type CheckOut, parseCheckOut, paths } from '../../paths.ts'
import { Card, Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { ProductMissing } from './product-missing.tsx'
import { useProduct } from './product-page.tsx'

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    gap: '4px 24px',
    paddingBottom: '16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  total: { display: 'flex', justifyContent: 'space-between' },
  done: { fontSize: '40px', color: tokens.colorPaletteGreenForeground1, lineHeight: 1 },
})

/** Check the order, then place it. */
export function CheckOutPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const order = parseCheckOut(search)
  const product = useProduct(order.sku)
  if (product === undefined) return <ProductMissing />
  const isReview = order.step === 'review'
  return (
    <Page
      title={t(isReview ? 'checkOut.review' : 'checkOut.place')}
      description={t(isReview ? 'checkOut.reviewText' : 'checkOut.placeText')}
      crumbs={[{ label: product.displayName, to: paths.buy(order.sku) }]}
    >
      <Card>
        <OrderSummary line={{ ...order, skuPartNumber: order.sku }} />
        {isReview ? <ReviewActions order={order} /> : <PlaceActions order={order} />}
      </Card>
    </Page>
  )
}

function ReviewActions({ order }: { readonly order: CheckOut }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const place = paths.checkOut({ ...order, step: 'place' })
  return (
    <div className={layout.row}>
      <Button appearance="primary" onClick={() => void navigate(place)}>
        {t('action.next')}
      </Button>
      <Button onClick={() => void navigate(paths.buy(order.sku))}>{t('action.back')}</Button>
    </div>
  )
}

function PlaceActions({ order }: { readonly order: CheckOut }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { sku: skuPartNumber, quantity, assignAutomatically } = order
  const { mutate, error, isPending } = useWrite(
    () => placeOrder([{ skuPartNumber, quantity, assignAutomatically }]),
    ({ id }) => void navigate(paths.order(id), { replace: true }),
  )
  const review = paths.checkOut({ ...order, step: 'review' })
  return (
    <>
      <ProblemBar error={error} />
      <div className={layout.row}>
        <Button appearance="primary" disabled={isPending} onClick={() => mutate(undefined)}>
          {t('checkOut.placeOrder')}
        </Button>
        <Button onClick={() => void navigate(review)}>{t('action.back')}</Button>
      </div>
    </>
  )
}

function OrderSummary({ line }: { readonly line: OrderLine }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const product = products.find(({ skuPartNumber }) => skuPartNumber === line.skuPartNumber)
  return (
    <>
      <div className={styles.line}>
        <Text weight="semibold">{product?.displayName ?? line.skuPartNumber}</Text>
        <Badge appearance="tint" color="success">
          {t('product.free')}
        </Badge>
        <Text>{t('checkOut.licenses', { count: line.quantity })}</Text>
        <span />
        <Text className={layout.muted}>
          {t(line.assignAutomatically ? 'checkOut.assignedAtOnce' : 'checkOut.notAssigned')}
        </Text>
      </div>
      <div className={styles.total}>
        <Text weight="semibold">{t('checkOut.total')}</Text>
        <Text weight="semibold">{t('checkOut.zero')}</Text>
      </div>
    </>
  )
}

/** The order as it was placed, and what to do with it. */
export function OrderPage() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { id } = useParams()
  const { data: orders } = useSuspenseQuery(ordersQuery)
  const order = orders.find((candidate) => candidate.id === id)
  if (order === undefined) return <ProductMissing />
  return (
    <Page title={t('checkOut.placed')}>
      <Card>
        <CheckmarkCircleFilled className={styles.done} />
        <Text>{t('checkOut.placedText')}</Text>
        {order.lines.map((line) => (
          <OrderSummary key={line.skuPartNumber} line={line} />
        ))}
        {order.notes?.map((note) => (
          <Text key={note}>{note}</Text>
        ))}
        <div className={layout.row}>
          <TextLink to={paths.yourProducts}>{t('nav.yourProducts')}</TextLink>
          <TextLink to={paths.resourceAccountNew}>{t('checkOut.nextAccount')}</TextLink>
        </div>
      </Card>
    </Page>
  )
}
