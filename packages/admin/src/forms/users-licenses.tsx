// Gives licenses to the accounts that were checked in the list, or takes them. Each account has its
// own outcome. What is checked is not in the address (a thousand ids would not fit), so this pane
// is no route of its own: it belongs to the list.

import { Button, Checkbox, Text } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assignLicenses } from '../api/licenses.ts'
import { subscribedSkusQuery } from '../api/queries.ts'
import type { SubscribedSku } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { Loading } from '../ui/loading.tsx'
import { TextLink } from '../ui/page.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { LicenseOutcomes } from './license-outcomes.tsx'
import { ProblemBar } from './problem-bar.tsx'

/** What the pane does with licenses. */
export type LicenseAction = 'assign' | 'remove'

/** The pane over the list of accounts. */
export function UsersLicensesPane(props: {
  readonly action: LicenseAction
  readonly userIds: readonly string[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { action, userIds, onClose } = props
  const [skuIds, setSkuIds] = useState<readonly string[]>([])
  const write = useWrite(
    () =>
      assignLicenses({
        userIds: [...userIds],
        addLicenses:
          action === 'assign' ? skuIds.map((skuId) => ({ skuId, disabledPlans: [] })) : [],
        removeLicenses: action === 'remove' ? [...skuIds] : [],
      }),
    () => setSkuIds([]),
  )
  const isTooMany = userIds.length > limits.accountsPerLicenseChange
  return (
    <Pane
      title={t(`users.licenses.${action}`)}
      subtitle={t('users.checked', { count: userIds.length })}
      onClose={onClose}
    >
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate(undefined)
        }}
        actions={
          <>
            <Button
              appearance="primary"
              type="submit"
              disabled={skuIds.length === 0 || isTooMany || write.isPending}
            >
              {t(`licenses.${action}`)}
            </Button>
            <Button onClick={onClose}>{t('action.close')}</Button>
          </>
        }
      >
        <ProblemBar error={write.error} />
        {write.data === undefined ? null : <LicenseOutcomes outcomes={write.data} />}
        <Text>{t(`users.licenses.${action}Text`)}</Text>
        {isTooMany ? (
          <Text>{t('users.licenses.tooMany', { most: limits.accountsPerLicenseChange })}</Text>
        ) : null}
        <SkuBoxes chosen={skuIds} onChoose={setSkuIds} />
      </PaneContent>
    </Pane>
  )
}

function SkuBoxes(props: {
  readonly chosen: readonly string[]
  readonly onChoose: (skuIds: readonly string[]) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { chosen, onChoose } = props
  const { data: skus, error } = useQuery(subscribedSkusQuery)
  if (error !== null) throw error
  if (skus === undefined) return <Loading />
  if (skus.length === 0)
    return <TextLink to={paths.purchaseServices}>{t('licenses.orderFirst')}</TextLink>
  return skus.map((sku) => (
    <div key={sku.skuId} className={layout.tightColumn}>
      <Checkbox
        label={sku.displayName}
        checked={chosen.includes(sku.skuId)}
        onChange={(_, { checked }) =>
          onChoose(
            checked === true ? [...chosen, sku.skuId] : chosen.filter((id) => id !== sku.skuId),
          )
        }
      />
      <Text size={200} className={layout.muted} style={{ paddingLeft: '34px' }}>
        {t('licenses.left', { free: freeOf(sku), total: sku.prepaidUnits.enabled })}
      </Text>
    </div>
  ))
}

function freeOf({ prepaidUnits, consumedUnits }: SubscribedSku): number {
  return prepaidUnits.enabled - consumedUnits
}
