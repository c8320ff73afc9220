// Licenses and apps: the location an account counts as, a box for each license the organization
// owns, and one for each service plan that those licenses bring. What is ticked and cleared is one
// request, so that a license can be swapped under a number; the location is saved before, because a
// license needs one. What a group gives, or what is not for this account, shows why it is greyed.

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
import { useLocked } from '../ui/locked.tsx'
import { TextLink } from '../ui/page.tsx'
import { PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { FieldsFor } from './if-may.tsx'
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
  const write = useWrite(() => saveLicenses(user, choice), choice.settle)
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(undefined)
      }}
      actions={
        <PaneActions
          operation="POST /v1.0/users/{id}/assignLicense"
          saveLabel={t('action.saveChanges')}
          closeLabel={t('action.close')}
          isPending={write.isPending}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={write.error} accountId={user.id} />
      {write.isSuccess && !choice.isChanged ? <Saved /> : null}
      <FieldsFor operation="POST /v1.0/users/{id}/assignLicense">
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
              <ServicePlans choice={choice} />
            </AccordionPanel>
          </AccordionItem>
        </Accordion>
      </FieldsFor>
    </PaneContent>
  )
}

// What is ticked until it is saved; `undefined` means "as the account is".
function useLicenseChoice(user: User) {
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const [chosenLocation, setLocation] = useState<string>()
  const [chosen, setChosen] = useState<readonly string[]>()
  const [chosenOff, setOff] = useState<readonly string[]>()
  const held = user.assignedLicenses
  const ticked = chosen ?? held.map(({ skuId }) => skuId)
  const off = chosenOff ?? held.flatMap(({ skuId, disabledPlans }) => keysOf(skuId, disabledPlans))
  return {
    location: chosenLocation ?? user.usageLocation ?? organization.countryCode,
    setLocation,
    ticked,
    tick: (skuId: string, isTicked: boolean) => setChosen(toggled(ticked, skuId, isTicked)),
    /** The plans that are off, as `SKU plan`. */
    off,
    turn: (key: string, isOn: boolean) => setOff(toggled(off, key, !isOn)),
    isChanged: [chosen, chosenOff, chosenLocation].some((choice) => choice !== undefined),
    settle: () => {
      setChosen(undefined)
      setOff(undefined)
      setLocation(undefined)
    },
  }
}

type LicenseChoice = ReturnType<typeof useLicenseChoice>

function keysOf(skuId: string, planIds: readonly string[]): readonly string[] {
  return planIds.map((planId) => `${skuId} ${planId}`)
}

function toggled(list: readonly string[], item: string, isIn: boolean): readonly string[] {
  const others = list.filter((each) => each !== item)
  return isIn ? [...others, item] : others
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
          user={props.user}
          onTick={(isTicked) => props.onTick(sku.skuId, isTicked)}
        />
      ))}
    </div>
  )
}

function LicenseBox(props: {
  readonly sku: SubscribedSku
  readonly user: User
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { sku, user } = props
  const total = sku.prepaidUnits.enabled
  const free = total - sku.consumedUnits
  const isHeld = user.assignedLicenses.some(({ skuId }) => skuId === sku.skuId)
  const reason = useFixedReason(sku, user)
  const isLocked = useLocked() !== undefined
  return (
    <div className={layout.tightColumn}>
      <Checkbox
        label={sku.displayName}
        checked={props.isTicked}
        disabled={isLocked || (reason !== undefined && (isHeld || !props.isTicked))}
        onChange={(_, { checked }) => props.onTick(checked === true)}
      />
      <Text className={layout.muted} style={{ paddingLeft: '34px' }}>
        {reason ?? t('licenses.left', { free, total })}{' '}
        {reason === undefined && free < 1 && !isHeld ? (
          <TextLink to={paths.buy(sku.skuPartNumber)}>{t('licenses.orderMore')}</TextLink>
        ) : null}
      </Text>
      <GroupErrors sku={sku} user={user} />
    </div>
  )
}

// Why a box cannot be changed here: it is for the other kind of account, or a group decides.
function useFixedReason(sku: SubscribedSku, user: User): string | undefined {
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const grants = user.licenseAssignmentStates.filter(
    ({ skuId, state }) => skuId === sku.skuId && state !== 'Error',
  )
  const isDirect = grants.some(({ assignedByGroup }) => assignedByGroup === null)
  const group = grants[0]?.assignedByGroupName
  if (!isDirect && group) return t('licenses.byGroup', { group })
  const isForPeople = products.find(({ skuId }) => skuId === sku.skuId)?.appliesTo === 'user'
  if (isDirect || isForPeople === (user.accountKind === 'person')) return undefined
  return t(isForPeople ? 'licenses.notForAccounts' : 'licenses.notForPeople')
}

/** What groups would give and cannot, each with the reason. */
function GroupErrors({ sku, user }: { readonly sku: SubscribedSku; readonly user: User }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const waiting = user.licenseAssignmentStates.filter(({ skuId }) => skuId === sku.skuId)
  return waiting.map(({ assignedByGroup, assignedByGroupName, error }) =>
    error === 'None' || assignedByGroupName === null ? null : (
      <Text key={assignedByGroup} className={layout.muted} style={{ paddingLeft: '34px' }}>
        {t('licenses.waiting', {
          group: assignedByGroupName,
          reason: t(`licenses.errors.${error}`),
        })}
      </Text>
    ),
  )
}

function ServicePlans({ choice }: { readonly choice: LicenseChoice }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: products } = useSuspenseQuery(productsQuery)
  const isLocked = useLocked() !== undefined
  const plans = products
    .filter(({ skuId }) => choice.ticked.includes(skuId))
    .flatMap(({ skuId, displayName, servicePlans }) =>
      servicePlans.map(({ servicePlanId, servicePlanName }) => ({
        key: `${skuId} ${servicePlanId}`,
        label: `${servicePlanName} (${displayName})`,
      })),
    )
  return (
    <div className={layout.tightColumn}>
      {plans.length === 0 ? <Text>{t('licenses.noApps')}</Text> : null}
      {plans.map(({ key, label }) => (
        <Checkbox
          key={key}
          label={label}
          checked={!choice.off.includes(key)}
          disabled={isLocked}
          onChange={(_, { checked }) => choice.turn(key, checked === true)}
        />
      ))}
    </div>
  )
}

async function saveLicenses(
  user: Versioned<User>,
  { location, ticked, off }: LicenseChoice,
): Promise<void> {
  if (location !== user.usageLocation)
    await changeUser(user.id, { usageLocation: location }, user.etag)
  const held = user.assignedLicenses
  const addLicenses = ticked
    .map((skuId) => ({ skuId, disabledPlans: plansOff(off, skuId) }))
    .filter(({ skuId, disabledPlans }) => {
      const old = held.find((license) => license.skuId === skuId)
      return old === undefined || old.disabledPlans.toSorted().join() !== disabledPlans.join()
    })
  const removeLicenses = held.map(({ skuId }) => skuId).filter((skuId) => !ticked.includes(skuId))
  if (addLicenses.length + removeLicenses.length === 0) return
  await assignLicense(user.id, { addLicenses, removeLicenses })
}

function plansOff(off: readonly string[], skuId: string): string[] {
  return off
    .filter((key) => key.startsWith(`${skuId} `))
    .map((key) => key.slice(skuId.length + 1))
    .toSorted()
}
