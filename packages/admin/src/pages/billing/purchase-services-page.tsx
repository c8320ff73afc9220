// Billing > Purchase services: what licenses are for, and the way to the list of add-ons. The list
// shows every add-on product in the catalog's order, which ends with the virtual user.

import {
  Badge,
  Button,
  makeStyles,
  Subtitle2,
  Tab,
  TabList,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { productsQuery, subscribedSkusQuery } from '../../api/queries.ts'
import type { Product } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { Card, Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

const useStyles = makeStyles({
  list: { display: 'grid', gap: '16px', listStyleType: 'none', margin: 0, padding: 0 },
  product: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '16px',
    padding: '20px 24px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  text: { display: 'grid', gap: '4px', flex: '1 1 260px' },
  muted: { color: tokens.colorNeutralForeground3 },
})

/** The page with its tabs. */
export function PurchaseServicesPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const tab = search.get('tab') ?? 'overview'
  return (
    <Page title={t('nav.purchaseServices')} description={t('purchase.description')}>
      <TabList
        selectedValue={tab}
        onTabSelect={(_, { value }) => setSearch({ tab: String(value) })}
      >
        <Tab value="overview">{t('purchase.overview')}</Tab>
        <Tab value="add-ons">{t('purchase.addOns')}</Tab>
      </TabList>
      {tab === 'add-ons' ? <AddOnsTab /> : <OverviewTab />}
    </Page>
  )
}

function OverviewTab() {
  const { t } = useTranslation()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const owned = skus.reduce((sum, sku) => sum + sku.prepaidUnits.enabled, 0)
  return (
    <Card title={t('purchase.overviewTitle')}>
      <Text>{t('purchase.overviewPeople')}</Text>
      <Text>{t('purchase.overviewAccounts')}</Text>
      <Text>{t('purchase.owned', { count: owned })}</Text>
      <TextLink to={paths.yourProducts}>{t('nav.yourProducts')}</TextLink>
    </Card>
  )
}

function AddOnsTab() {
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  return (
    <Card title={t('purchase.addOns')}>
      <Text>{t('purchase.addOnsText', { count: products.length })}</Text>
      <TextLink to={paths.addOns}>{t('purchase.seeAll')}</TextLink>
    </Card>
  )
}

/** All add-on products. */
export function AddOnsPage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  return (
    <Page
      title={t('purchase.allAddOns')}
      crumbs={[{ label: t('nav.purchaseServices'), to: paths.addOnsTab }]}
    >
      <ul className={styles.list}>
        {products.map((product) => (
          <ProductItem key={product.skuId} product={product} />
        ))}
      </ul>
    </Page>
  )
}

function ProductItem({ product }: { readonly product: Product }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { skuPartNumber, displayName, appliesTo } = product
  return (
    <li className={styles.product} aria-label={displayName}>
      <span className={styles.text}>
        <Subtitle2 as="h2">{displayName}</Subtitle2>
        <Text className={styles.muted}>{t(`product.for.${appliesTo}`)}</Text>
      </span>
      <span className={layout.row}>
        <Badge appearance="tint" color="success" size="large">
          {t('product.free')}
        </Badge>
        <Button onClick={() => void navigate(paths.product(skuPartNumber))}>
          {t('purchase.details')}
        </Button>
      </span>
    </li>
  )
}
