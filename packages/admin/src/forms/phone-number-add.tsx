// A number the organization brings along: written as it is dialed from abroad, checked by the API,
// for a person or for a service.

import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { NumberAssignment } from '../api/shapes.ts'
import { addPhoneNumber } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly telephoneNumber: string
  readonly usage: NumberAssignment['usage']
  readonly city: string
}

/** The pane over the inventory. */
export function PhoneNumberAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const close = () => void navigate(paths.phoneNumbers)
  const { form, submit, isPending, problem } = useApiForm<Values, NumberAssignment>({
    values: { telephoneNumber: '', usage: 'service', city: '' },
    write: ({ city, ...number }) => addPhoneNumber(city === '' ? number : { ...number, city }),
    onDone: close,
  })
  return (
    <Pane title={t('numbers.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={<PaneActions isPending={isPending} onClose={close} />}
      >
        <ProblemBar error={problem} />
        <TextField
          control={form.control}
          name="telephoneNumber"
          label={t('numbers.number')}
          hint={t('numbers.numberHint')}
          type="tel"
          rules={{ required: t('form.required') }}
        />
        <ChoiceField
          control={form.control}
          name="usage"
          label={t('numbers.usage')}
          hint={t('numbers.usageHint')}
          choices={[
            { value: 'service', label: t('numbers.service') },
            { value: 'user', label: t('numbers.user') },
          ]}
        />
        <TextField
          control={form.control}
          name="city"
          label={t('numbers.city')}
          hint={t('form.optional')}
        />
      </PaneContent>
    </Pane>
  )
}
