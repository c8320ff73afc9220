// What a number is for and what is written on it: usage, city, tags, a note, and until when nobody
// may get it. A usage that cannot change says why when it is saved.

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { changePhoneNumber, phoneNumberQuery } from '../api/phone-numbers.ts'
import type { NumberAssignment, Versioned } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { ChoiceField, CountField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly usage: NumberAssignment['usage']
  readonly city: string
  readonly tags: string
  readonly note: string
  readonly block: 'keep' | 'none' | 'days' | 'forever'
  readonly days: number
}

const usualBlockDays = 30
const longestBlockDays = 365

/** The pane over the inventory. */
export function PhoneNumberEditPane() {
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: number } = useSuspenseQuery(phoneNumberQuery(id))
  const close = () => void navigate(paths.phoneNumber(id))
  return (
    <Pane title={number.formatted} onClose={close}>
      <EditForm number={number} onClose={close} />
    </Pane>
  )
}

function EditForm(props: {
  readonly number: Versioned<NumberAssignment>
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { number, onClose } = props
  const { form, submit, isPending, problem } = useApiForm<Values, unknown>({
    values: valuesOf(number),
    write: (values) => changePhoneNumber(number.id, changeOf(values), number.etag),
    onDone: onClose,
  })
  const { control } = form
  const blocks = [
    { value: 'keep', label: t('numbers.block.keep') },
    { value: 'none', label: t('numbers.block.none') },
    { value: 'days', label: t('numbers.block.days') },
    { value: 'forever', label: t('numbers.block.forever') },
  ]
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={<PaneActions isPending={isPending} onClose={onClose} />}
    >
      <ProblemBar error={problem} />
      <ChoiceField
        control={control}
        name="usage"
        label={t('numbers.usage')}
        hint={t('numbers.usageHint')}
        choices={[
          { value: 'service', label: t('numbers.service') },
          { value: 'user', label: t('numbers.user') },
        ]}
      />
      <TextField control={control} name="city" label={t('numbers.city')} />
      <TextField
        control={control}
        name="tags"
        label={t('numbers.tags')}
        hint={t('numbers.tagsHint')}
      />
      <LongTextField control={control} name="note" label={t('numbers.note')} />
      <ChoiceField
        control={control}
        name="block"
        label={t('numbers.block.label')}
        hint={t('numbers.block.hint')}
        choices={blocks.slice(number.assignmentBlockedState === 'notBlocked' ? 1 : 0)}
      />
      {form.watch('block') === 'days' ? (
        <CountField
          control={control}
          name="days"
          label={t('numbers.block.count')}
          min={1}
          max={longestBlockDays}
        />
      ) : null}
    </PaneContent>
  )
}

function valuesOf(number: NumberAssignment): Values {
  return {
    usage: number.usage,
    city: number.city ?? '',
    tags: number.tags.join(', '),
    note: number.note ?? '',
    block: number.assignmentBlockedState === 'notBlocked' ? 'none' : 'keep',
    days: usualBlockDays,
  }
}

function changeOf({ usage, city, tags, note, block, days }: Values) {
  const all = tags.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]))
  return {
    usage,
    city: city.trim() === '' ? null : city,
    tags: all,
    note: note.trim() === '' ? null : note,
    ...(block === 'none' ? { assignmentBlockedForever: false } : {}),
    ...(block === 'forever' ? { assignmentBlockedForever: true } : {}),
    ...(block === 'days' ? { assignmentBlockedDays: days } : {}),
  }
}
