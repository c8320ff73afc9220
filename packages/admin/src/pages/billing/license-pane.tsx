// Who holds a license: the accounts, each with the way to the place where it can be taken away.

import { Button, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { subscribedSkusQuery, usersQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { TextLink } from '../../ui/page.tsx'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The pane over the list of licenses. */
export function LicensePane() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { skuId } = useParams()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const { data: users } = useSuspenseQuery(usersQuery)
  const sku = skus.find((candidate) => candidate.skuId === skuId)
  const holders = users.filter(({ assignedLicenses }) =>
    assignedLicenses.some((license) => license.skuId === skuId),
  )
  const close = () => void navigate(paths.licenses)
  return (
    <Pane
      title={sku?.displayName ?? t('error.notFound')}
      subtitle={t('licenses.holders', { count: holders.length })}
      onClose={close}
    >
      <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
        {holders.length === 0 ? <Text>{t('licenses.nobody')}</Text> : null}
        {holders.map((user) => (
          <div key={user.id} className={layout.tightColumn}>
            <TextLink to={paths.user(user.id, 'licenses')}>{user.displayName}</TextLink>
            <Text className={layout.muted}>{user.userPrincipalName}</Text>
          </div>
        ))}
      </PaneContent>
    </Pane>
  )
}
