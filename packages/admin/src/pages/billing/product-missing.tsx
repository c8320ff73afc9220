// The answer to a link that names a product the catalog does not have: say so, and show the way
// to the products there are.

import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextLink } from '../../ui/page.tsx'

/** No such product. */
export function ProductMissing() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<ErrorCircleRegular />}
      title={t('error.notFound')}
      text={t('purchase.noSuchProduct')}
      action={<TextLink to={paths.addOns}>{t('purchase.seeAll')}</TextLink>}
    />
  )
}
