// Gives a license to several accounts at once, or takes it from them. Each account has its own
// outcome: who cannot have it, or must keep it, is named with the reason and the remedy.

import { Button, Text } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assignLicenses } from '../api/licenses.ts'
import type { SubscribedSku } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { PaneContent } from '../ui/pane.tsx'
import { AccountChoice } from './account-choice.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { LicenseOutcomes } from './license-outcomes.tsx'
import { ProblemBar } from './problem-bar.tsx'

/** The accounts to give a license to, or to take it from. */
export function LicensesAssignForm(props: {
  readonly sku: SubscribedSku
  readonly action: 'assign' | 'remove'
  readonly filter: string
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { sku, action } = props
  const [chosen, setChosen] = useState<readonly string[]>([])
  const write = useWrite(
    (userIds: readonly string[]) =>
      assignLicenses({
        userIds: [...userIds],
        addLicenses: action === 'assign' ? [{ skuId: sku.skuId, disabledPlans: [] }] : [],
        removeLicenses: action === 'remove' ? [sku.skuId] : [],
      }),
    () => setChosen([]),
  )
  const isTooMany = chosen.length > limits.accountsPerLicenseChange
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(chosen)
      }}
      actions={
        <>
          <IfMay operation="POST /v1.0/licenseAssignments">
            <Button
              appearance="primary"
              type="submit"
              disabled={chosen.length === 0 || isTooMany || write.isPending}
            >
              {t(`licenses.${action}`)}
            </Button>
          </IfMay>
          <Button onClick={props.onClose}>{t('action.close')}</Button>
        </>
      }
    >
      <ProblemBar error={write.error} />
      {write.data === undefined ? null : <LicenseOutcomes outcomes={write.data} />}
      <IfMay operation="POST /v1.0/licenseAssignments">
        <Text>{t('licenses.chosen', { count: chosen.length })}</Text>
      </IfMay>
      <FieldsFor operation="POST /v1.0/licenseAssignments">
        <AccountChoice
          filter={props.filter}
          emptyText={t(action === 'assign' ? 'licenses.everybody' : 'licenses.nobody')}
          chosen={chosen}
          onChoose={setChosen}
        />
      </FieldsFor>
    </PaneContent>
  )
}
