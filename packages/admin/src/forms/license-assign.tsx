// Licenses and apps: the location an account counts as, a box for each license the organization
// owns, and the service plans those licenses bring. Location and licenses are saved together, the
// location first, because a license needs one.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Checkbox,
  Text,
} from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { organizationQuery, productsQuery, subscribedSkusQuery } from '../api/queries.ts'
import type { SubscribedSku, User, Versioned } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { assignLicense, changeUser } from '../api/writes.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceInput } from '../ui/form-fields.tsx'
import { TextLink } from '../ui/page.tsx'
import { PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { Saved } from './user-edit.tsx'

/** The tab of a user's pane that gives and takes licenses. */
export function LicenseAssignForm(props: {
  readonly user: Versioned<User>
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { user, onClose } = props
  const choice = useLicenseChoice(user)
  const write = useWrite(() => saveLicenses(user, choice.location, choice.ticked), choice.settle)
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(undefined)
      }}
      actions={
        <PaneActions
          saveLabel={t('action.saveChanges')}
          closeLabel={t('action.close')}
          isPending={write.isPending}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={write.error} accountId={user.id} />
      {write.isSuccess && !choice.isChanged ? <Saved /> : null}
      <ChoiceInput
        label={t('licenses.selectLocation')}
        hint={t('licenses.locationHint')}
        value={choice.location}
        choices={countryChoices(currentLanguage())}
        onChange={choice.setLocation}
      />
      <Accordion defaultOpenItems="licenses">
        <AccordionItem value="licenses">
          <AccordionHeader as="h3">{t('nav.licenses')}</AccordionHeader>
          <AccordionPanel>
            <LicenseBoxes ticked={choice.ticked} onTick={choice.tick} user={user} />
          </AccordionPanel>
        </AccordionItem>
        <AccordionItem value="apps">
          <AccordionHeader as="h3">{t('licenses.apps')}</AccordionHeader>
          <AccordionPanel>
            <ServicePlans skuIds={choice.ticked} />
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </PaneContent>
  )
}

// What is ticked until it is saved; `undefined` means "as the account is".
function useLicenseChoice(user: User) {
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const [chosenLocation, setLocation] = useState<string>()
  const [chosen, setChosen] = useState<readonly string[]>()
  const ticked = chosen ?? user.assignedLicenses.map(({ skuId }) => skuId)
  return {
    location: chosenLocation ?? user.usageLocation ?? organization.countryCode,
    setLocation,
    ticked,
    tick: (skuId: string, isTicked: boolean) =>
      setChosen(isTicked ? [...ticked, skuId] : ticked.filter((id) => id !== skuId)),
    isChanged: chosen !== undefined || chosenLocation !== undefined,
    settle: () => {
      setChosen(undefined)
      setLocation(undefined)
    },
  }
}

function LicenseBoxes(props: {
  readonly user: User
  readonly ticked: readonly string[]
  readonly onTick: (skuId: string, isTicked: boolean) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  if (skus.length === 0)
    return (
      <div className={layout.tightColumn}>
        <Text>{t('products.empty')}</Text>
        <TextLink to={paths.addOns}>{t('licenses.orderFirst')}</TextLink>
      </div>
    )
  return (
    <div className={layout.tightColumn}>
      {skus.map((sku) => (
        <LicenseBox
          key={sku.skuId}
          sku={sku}
          isTicked={props.ticked.includes(sku.skuId)}
          isHeld={props.user.assignedLicenses.some(({ skuId }) => skuId === sku.skuId)}
          onTick={(isTicked) => props.onTick(sku.skuId, isTicked)}
        />
      ))}
    </div>
  )
}

function LicenseBox(props: {
  readonly sku: SubscribedSku
  readonly isTicked: boolean
  readonly isHeld: boolean
  readonly onTick: (isTicked: boolean) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { enabled } = props.sku.prepaidUnits
  const free = enabled - props.sku.consumedUnits
  return (
    <div className={layout.tightColumn}>
      <Checkbox
        label={props.sku.displayName}
        checked={props.isTicked}
        onChange={(_, { checked }) => props.onTick(checked === true)}
      />
      <Text className={layout.muted} style={{ paddingLeft: '34px' }}>
        {t('licenses.left', { free, total: enabled })}{' '}
        {free < 1 && !props.isHeld ? (
          <TextLink to={paths.buy(props.sku.skuPartNumber)}>{t('licenses.orderMore')}</TextLink>
        ) : null}
      </Text>
    </div>
  )
}

function ServicePlans({ skuIds }: { readonly skuIds: readonly string[] }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const plans = products
    .filter(({ skuId }) => skuIds.includes(skuId))
    .flatMap(({ servicePlans }) => servicePlans)
  return (
    <div className={layout.tightColumn}>
      {plans.length === 0 ? <Text>{t('licenses.noApps')}</Text> : null}
      {plans.map(({ servicePlanId, servicePlanName }) => (
        <Text key={servicePlanId}>{servicePlanName}</Text>
      ))}
    </div>
  )
}

async function saveLicenses(
  user: Versioned<User>,
  location: string,
  ticked: readonly string[],
): Promise<void> {
  if (location !== user.usageLocation)
    await changeUser(user.id, { usageLocation: location }, user.etag)
  const held = user.assignedLicenses.map(({ skuId }) => skuId)
  const addLicenses = ticked
    .filter((skuId) => !held.includes(skuId))
    .map((skuId) => ({ skuId, disabledPlans: [] }))
  const removeLicenses = held.filter((skuId) => !ticked.includes(skuId))
  if (addLicenses.length + removeLicenses.length === 0) return
  await assignLicense(user.id, { addLicenses, removeLicenses })
}
