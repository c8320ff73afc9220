// What others see when a person calls out: the own number, one of the organization's, or none.

import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ownNumberChoices } from '../api/outbound-calling.ts'
import type { User } from '../api/shapes.ts'
import { ChoiceField } from '../ui/form-fields.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'

type CallerId = NonNullable<User['callerId']>

/** The part of a form that holds it. */
export interface CallerIdValues {
  readonly callerIdKind: CallerId['kind']
  /** The number of the organization, where that was chosen. */
  readonly callerIdNumber: string
}

/** The fields of a caller ID. */
export function callerIdValuesOf(callerId: CallerId | undefined): CallerIdValues {
  return {
    callerIdKind: callerId?.kind ?? 'ownNumber',
    callerIdNumber: callerId?.kind === 'number' ? callerId.number : '',
  }
}

/** The caller ID that the fields choose. */
export function callerIdOf({ callerIdKind, callerIdNumber }: CallerIdValues): CallerId {
  if (callerIdKind === 'number') return { kind: 'number', number: callerIdNumber }
  return { kind: callerIdKind }
}

/** The choice, and the number where one is to be chosen. */
export function CallerIdFields() {
  const { t } = useTranslation()
  const { control, watch } = useFormContext<CallerIdValues>()
  return (
    <>
      <ChoiceField
        control={control}
        name="callerIdKind"
        label={t('user.callerId')}
        choices={(['ownNumber', 'number', 'anonymous'] as const).map((value) => ({
          value,
          label: t(`user.callerIds.${value}`),
        }))}
      />
      {watch('callerIdKind') === 'number' ? (
        <SearchedChoiceField
          control={control}
          name="callerIdNumber"
          label={t('user.callerIdNumber')}
          source={ownNumberChoices}
          rules={{ required: t('form.required') }}
        />
      ) : null}
    </>
  )
}
