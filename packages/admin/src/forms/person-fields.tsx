// What a person has besides a name, in the form around it: names, work, other addresses, the
// extension, and how long their phone rings.

import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { CountField, TextField } from '../ui/form-fields.tsx'
import { useLayout } from '../ui/styles.ts'

/** The part of a form that holds them. */
export interface PersonValues {
  readonly givenName: string
  readonly surname: string
  readonly department: string
  readonly jobTitle: string
  readonly otherMails: string
  readonly extension: string
  readonly unansweredDelaySeconds: number
}

/** How long a phone rings unless somebody chose otherwise. */
export const defaultRingSeconds = 20

/** Addresses as they are typed, divided by commas, spaces or lines. */
export function mailsOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter((mail) => mail !== '')
}

/** Names, work and other addresses. */
export function PersonFields() {
  const { t } = useTranslation()
  const layout = useLayout()
  const { control } = useFormContext<PersonValues>()
  return (
    <>
      <div className={layout.twoColumns}>
        <TextField control={control} name="givenName" label={t('user.givenName')} />
        <TextField control={control} name="surname" label={t('user.surname')} />
        <TextField control={control} name="department" label={t('user.department')} />
        <TextField control={control} name="jobTitle" label={t('user.jobTitle')} />
      </div>
      <TextField
        control={control}
        name="otherMails"
        label={t('user.otherMails')}
        hint={t('user.otherMailsHint')}
      />
    </>
  )
}

/** The extension. */
export function ExtensionField() {
  const { t } = useTranslation()
  const { control } = useFormContext<PersonValues>()
  return (
    <TextField
      control={control}
      name="extension"
      label={t('user.extension')}
      hint={t('user.extensionHint')}
    />
  )
}

/** How long the phone rings. */
export function RingField() {
  const { t } = useTranslation()
  const { control } = useFormContext<PersonValues>()
  return (
    <CountField
      control={control}
      name="unansweredDelaySeconds"
      label={t('user.ringSeconds')}
      hint={t('user.ringSecondsHint')}
      min={5}
      max={60}
      step={5}
    />
  )
}
