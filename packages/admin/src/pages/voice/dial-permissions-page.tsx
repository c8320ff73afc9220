// Voice > Dial permissions: where people may call, how much, and what always passes.

import { useTranslation } from 'react-i18next'
import { DialLimitsCard } from '../../forms/dial-limits-edit.tsx'
import { DialPermissionsCard } from '../../forms/dial-permissions-edit.tsx'
import { DialPlanCard } from '../../forms/dial-plan-edit.tsx'
import { Page } from '../../ui/page.tsx'
import { NumberTestCard } from './number-test.tsx'

/** Permissions, limits and the dial plan. */
export function DialPermissionsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.dialPermissions')} description={t('dialing.description')}>
      <NumberTestCard />
      <DialPermissionsCard />
      <DialLimitsCard />
      <DialPlanCard />
    </Page>
  )
}
