// The licenses that a group gives to its members: a box for each license of people that the
// organization owns, saved in one request; and which members cannot have what the group gives.

import { Checkbox, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assignGroupLicense, licenseErrorsQuery } from '../api/licenses.ts'
import { useMay } from '../api/may.ts'
import { productsQuery, subscribedSkusQuery } from '../api/queries.ts'
import type { Group } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { TextLink } from '../ui/page.tsx'
import { PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'

const givesLicenses = 'POST /v1.0/groups/{id}/assignLicense'

/** The tab of a group's pane that gives and takes its licenses. */
export function GroupLicensesForm(props: { readonly group: Group; readonly onClose: () => void }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { group, onClose } = props
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const { data: products } = useSuspenseQuery(productsQuery)
  const held = group.assignedLicenses.map(({ skuId }) => skuId)
  const [chosen, setChosen] = useState<readonly string[]>()
  const ticked = chosen ?? held
  const may = useMay()
  const write = useWrite(
    () =>
      assignGroupLicense(group.id, {
        addLicenses: ticked
          .filter((skuId) => !held.includes(skuId))
          .map((skuId) => ({ skuId, disabledPlans: [] })),
        removeLicenses: held.filter((skuId) => !ticked.includes(skuId)),
      }),
    () => setChosen(undefined),
  )
  const forPeople = skus.filter(({ skuId }) =>
    products.some((product) => product.skuId === skuId && product.appliesTo === 'user'),
  )
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(undefined)
      }}
      actions={
        <PaneActions
          operation={givesLicenses}
          saveLabel={t('action.saveChanges')}
          closeLabel={t('action.close')}
          isPending={write.isPending}
          disabled={chosen === undefined}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={write.error} />
      <LicenseErrors groupId={group.id} />
      <Text>{t('groups.licensesText')}</Text>
      {forPeople.length === 0 ? (
        <TextLink to={paths.addOns}>{t('licenses.orderFirst')}</TextLink>
      ) : null}
      <div className={layout.tightColumn}>
        {forPeople.map(({ skuId, displayName }) => (
          <Checkbox
            key={skuId}
            label={displayName}
            checked={ticked.includes(skuId)}
            disabled={!may(givesLicenses)}
            onChange={(_, { checked }) =>
              setChosen([
                ...ticked.filter((each) => each !== skuId),
                ...(checked === true ? [skuId] : []),
              ])
            }
          />
        ))}
      </div>
    </PaneContent>
  )
}

function LicenseErrors({ groupId }: { readonly groupId: string }) {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(licenseErrorsQuery(groupId))
  if (data.count === 0) return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {t('groups.licenseErrors', { count: data.count })}
        {data.members.map(({ id, displayName }) => (
          <div key={id}>
            <TextLink to={paths.user(id, 'licenses')}>{displayName}</TextLink>
          </div>
        ))}
      </MessageBarBody>
    </MessageBar>
  )
}
