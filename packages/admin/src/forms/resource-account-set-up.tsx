// Set up: every open step of a resource account in one pane. What is done is said, what will be
// done by itself (blocking sign-in, licensing) is announced, and what must be chosen (number, auto
// attendant) is chosen here. One save takes all steps, or none and says why.

import { Badge, Subtitle2, Text } from '@fluentui/react-components'
import { virtualUserSku } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { attendantChoices } from '../api/choices.ts'
import { resourceAccountQuery, subscribedSkusQuery } from '../api/queries.ts'
import {
  type CallPriority,
  normalPriority,
  setUpResourceAccount,
} from '../api/resource-accounts.ts'
import type { EligibleNumber, ResourceAccount } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { TextLink } from '../ui/page.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { CallPriorityChoice } from './call-priority.tsx'
import { NumberPicker } from './number-picker.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { SearchedChoiceInput } from './searched-choice.tsx'

/** What is chosen in the pane. */
type Choice = {
  readonly number: EligibleNumber | undefined
  readonly attendantId: string
  readonly callPriority: CallPriority
}

// What this pane mends by itself, so that it is no reason against a number.
const mendedHere = ['licenseMissing', 'signInNotBlocked', 'usageLocationMissing']

/** The pane over the list of resource accounts. */
export function ResourceAccountSetUpPane() {
  const { id = '' } = useParams()
  const { data: account } = useSuspenseQuery(resourceAccountQuery(id))
  return <SetUpForm key={account.id} account={account} />
}

function SetUpForm({ account }: { readonly account: ResourceAccount }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [choice, setChoice] = useState<Choice>({
    number: undefined,
    attendantId: '',
    callPriority: normalPriority,
  })
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part })
  const close = () => void navigate(paths.resourceAccountSelected(account.id))
  const write = useWrite(() => setUpResourceAccount(account.id, requestOf(choice)), close)
  return (
    <Pane title={t('setUp.title')} subtitle={account.displayName} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate(undefined)
        }}
        actions={
          <PaneActions
            isPending={write.isPending}
            disabled={account.readiness.ready}
            onClose={close}
          />
        }
      >
        <ProblemBar error={write.error} accountId={account.id} />
        <Text>{t('setUp.text')}</Text>
        <LicenseStep account={account} />
        <AttendantStep account={account} choice={choice} onChange={change} />
        <NumberStep account={account} choice={choice} onChange={change} />
      </PaneContent>
    </Pane>
  )
}

type StepProps = {
  readonly account: ResourceAccount
  readonly choice: Choice
  readonly onChange: (part: Partial<Choice>) => void
}

function Step(props: {
  readonly title: string
  readonly isDone: boolean
  readonly children: ReactNode
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <section aria-label={props.title} className={layout.tightColumn}>
      <div className={layout.spread}>
        <Subtitle2 as="h3">{props.title}</Subtitle2>
        <Badge appearance="tint" color={props.isDone ? 'success' : 'warning'}>
          {t(props.isDone ? 'setUp.done' : 'setUp.open')}
        </Badge>
      </div>
      {props.children}
    </section>
  )
}

function LicenseStep({ account }: { readonly account: ResourceAccount }) {
  const { t } = useTranslation()
  const { data: skus } = useSuspenseQuery(subscribedSkusQuery)
  const sku = skus.find(({ skuPartNumber }) => skuPartNumber === virtualUserSku)
  const free = sku === undefined ? 0 : sku.prepaidUnits.enabled - sku.consumedUnits
  const isLicensed = account.assignedLicenses.length > 0
  const isDone = isLicensed && !account.accountEnabled
  return (
    <Step title={t('accounts.license')} isDone={isDone}>
      {isLicensed ? <Text>{t('setUp.licensed')}</Text> : null}
      {isLicensed ? null : <Text>{t(free > 0 ? 'setUp.willLicense' : 'setUp.willOrder')}</Text>}
      {account.accountEnabled ? <Text>{t('setUp.willBlock')}</Text> : null}
    </Step>
  )
}

function NumberStep({ account, choice, onChange }: StepProps) {
  const { t } = useTranslation()
  const { phoneNumber } = account
  return (
    <Step title={t('numbers.number')} isDone={Boolean(phoneNumber)}>
      {phoneNumber ? (
        <Text>{formatTelephoneNumber(phoneNumber.telephoneNumber)}</Text>
      ) : (
        <>
          {choice.number === undefined ? null : (
            <Text weight="semibold">
              {t('setUp.willAssign', { number: choice.number.formatted })}
            </Text>
          )}
          <NumberPicker
            accountId={account.id}
            choice="any"
            mended={mendedHere}
            current={undefined}
            added={choice.number}
            onAdd={(number) => onChange({ number })}
          />
        </>
      )}
    </Step>
  )
}

function AttendantStep({ account, choice, onChange }: StepProps) {
  const { t } = useTranslation()
  const { association, type } = account
  return (
    <Step title={t(`accounts.types.${type}`)} isDone={Boolean(association)}>
      {association ? <Text>{association.displayName}</Text> : null}
      {!association && type === 'callQueue' ? <Text>{t('accounts.queuesLater')}</Text> : null}
      {!association && type === 'autoAttendant' ? (
        <>
          <SearchedChoiceInput
            label={t('numbers.assignedTo')}
            value={choice.attendantId}
            none={t('accounts.none')}
            source={attendantChoices()}
            missing={<TextLink to={paths.autoAttendantNew}>{t('setUp.createAttendant')}</TextLink>}
            onChange={(attendantId) => onChange({ attendantId })}
          />
          <CallPriorityChoice
            value={choice.callPriority}
            onChange={(callPriority) => onChange({ callPriority })}
          />
        </>
      ) : null}
    </Step>
  )
}

function requestOf({ number, attendantId, callPriority }: Choice) {
  const configurationType = 'autoAttendant' as const
  return {
    ...(number === undefined ? {} : { telephoneNumber: number.telephoneNumber }),
    ...(attendantId === ''
      ? {}
      : { association: { configurationType, configurationId: attendantId, callPriority } }),
  }
}
