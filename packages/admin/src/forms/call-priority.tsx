// How urgent the calls by an account are, in the words of the reference (§7.11): a call queue
// serves the higher priority first.

import { useTranslation } from 'react-i18next'
import { type CallPriority, callPriorities, normalPriority } from '../api/resource-accounts.ts'
import { ChoiceInput } from '../ui/form-fields.tsx'

/** The drop-down of call priorities. */
export function CallPriorityChoice(props: {
  readonly value: CallPriority
  readonly onChange: (value: CallPriority) => void
}) {
  const { t } = useTranslation()
  return (
    <ChoiceInput
      label={t('callPriority.label')}
      hint={t('callPriority.hint')}
      value={String(props.value)}
      choices={callPriorities.map((value) => ({
        value: String(value),
        label: t(`callPriority.values.${value}`),
      }))}
      onChange={(value) => props.onChange(callPriorityOf(Number(value)))}
    />
  )
}

/** A priority as the API answers it. */
export function callPriorityOf(value: number | undefined): CallPriority {
  return callPriorities.find((known) => known === value) ?? normalPriority
}
