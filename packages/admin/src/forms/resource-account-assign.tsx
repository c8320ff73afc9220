// Assign/unassign: the number of a resource account and what it stands for. Numbers that cannot be
// given to it are shown too, greyed, with the reason and the step that mends it.

import { Button, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { attendantChoices } from '../api/choices.ts'
import { resourceAccountQuery } from '../api/queries.ts'
import { associate, type CallPriority, dissociate } from '../api/resource-accounts.ts'
import type { EligibleNumber, ResourceAccount } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { assignNumber, unassignNumber } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { ChoiceInput } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { choiceOf, type NumberChoice, numberChoices } from './assigned-number.ts'
import { CallPriorityChoice, callPriorityOf } from './call-priority.tsx'
import { NumberPicker } from './number-picker.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { SearchedChoiceInput } from './searched-choice.tsx'

// The pane gives back the account's number before it gives the new one.
const replaced = ['accountHasNumber']

/** What the pane will do when it is saved. */
type Assignment = {
  readonly choice: NumberChoice
  readonly added: EligibleNumber | undefined
  readonly isRemoved: boolean
  readonly attendantId: string
  readonly callPriority: CallPriority
}

/** The pane over the list of resource accounts. */
export function ResourceAccountAssignPane() {
  const { id = '' } = useParams()
  const { data: account } = useSuspenseQuery(resourceAccountQuery(id))
  return <AssignForm key={account.id} account={account} />
}

function AssignForm({ account }: { readonly account: ResourceAccount }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [assignment, setAssignment] = useState<Assignment>(() => assignmentOf(account))
  const change = (part: Partial<Assignment>) => setAssignment({ ...assignment, ...part })
  const close = () => void navigate(paths.resourceAccountSelected(account.id))
  const write = useWrite(() => saveAssignment(account, assignment), close)
  const { choice, attendantId } = assignment
  return (
    <Pane title={t('accounts.assign')} subtitle={account.displayName} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate(undefined)
        }}
        actions={<PaneActions isPending={write.isPending} onClose={close} />}
      >
        <ProblemBar error={write.error} accountId={account.id} />
        <ChoiceInput
          label={t('assign.numberType')}
          value={choice}
          choices={numberChoices.map((value) => ({ value, label: t(`assign.types.${value}`) }))}
          onChange={(value) => {
            const next = numberChoices.find((known) => known === value) ?? 'none'
            change({ choice: next, added: undefined, isRemoved: next === 'none' })
          }}
        />
        <CurrentNumber
          account={account}
          assignment={assignment}
          onRemove={() => change({ added: undefined, isRemoved: true })}
        />
        {choice === 'none' ? null : (
          <NumberPicker
            accountId={account.id}
            choice={choice}
            mended={replaced}
            current={account.phoneNumber?.telephoneNumber}
            added={assignment.added}
            onAdd={(added) => change({ added })}
          />
        )}
        {account.type === 'callQueue' ? (
          <Text>{t('accounts.queuesLater')}</Text>
        ) : (
          <AttendantChoice value={attendantId} onChange={(next) => change({ attendantId: next })} />
        )}
        {attendantId === '' ? null : (
          <CallPriorityChoice
            value={assignment.callPriority}
            onChange={(callPriority) => change({ callPriority })}
          />
        )}
      </PaneContent>
    </Pane>
  )
}

function CurrentNumber(props: {
  readonly account: ResourceAccount
  readonly assignment: Assignment
  readonly onRemove: () => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { added, isRemoved } = props.assignment
  const current = isRemoved ? undefined : props.account.phoneNumber?.telephoneNumber
  const number = added?.telephoneNumber ?? current
  if (number === undefined)
    return isRemoved && props.account.phoneNumber ? <Text>{t('assign.willRemove')}</Text> : null
  return (
    <div className={layout.spread}>
      <span>
        <Text weight="semibold">{formatTelephoneNumber(number)}</Text>{' '}
        <Text className={layout.muted}>
          {t(added === undefined ? 'assign.current' : 'assign.willAdd')}
        </Text>
      </span>
      <Button appearance="subtle" onClick={props.onRemove}>
        {t('action.remove')}
      </Button>
    </div>
  )
}

function AttendantChoice(props: {
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  return (
    <SearchedChoiceInput
      label={t('numbers.assignedTo')}
      hint={t('assign.attendantHint')}
      value={props.value}
      none={t('accounts.none')}
      source={attendantChoices()}
      onChange={props.onChange}
    />
  )
}

function assignmentOf(account: ResourceAccount): Assignment {
  return {
    choice: choiceOf(account),
    added: undefined,
    isRemoved: false,
    attendantId: account.association?.configurationId ?? '',
    callPriority: callPriorityOf(account.association?.callPriority),
  }
}

async function saveAssignment(
  account: ResourceAccount,
  { added, isRemoved, attendantId, callPriority }: Assignment,
): Promise<void> {
  const { phoneNumber, association } = account
  if (phoneNumber && (isRemoved || added !== undefined))
    await unassignNumber(phoneNumber.telephoneNumber, phoneNumber.numberType)
  if (added !== undefined) await assignNumber(added.telephoneNumber, added.numberType, account.id)
  const isElsewhere = attendantId !== (association?.configurationId ?? '')
  if (association && isElsewhere) await dissociate(account.id)
  if (attendantId !== '' && (isElsewhere || callPriority !== association?.callPriority))
    await associate(account.id, attendantId, callPriority)
}
