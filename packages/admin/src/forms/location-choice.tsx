// Where whoever calls by a number is: a location of the number's country, or the default address.

import { addressLine } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Control, FieldPath, FieldValues } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { locationChoicesQuery } from '../api/emergency-addresses.ts'
import { ChoiceField } from '../ui/form-fields.tsx'

/** The drop-down of emergency locations; empty leaves the choice to the default address. */
export function LocationChoice<T extends FieldValues>(props: {
  readonly control: Control<T>
  readonly name: FieldPath<T>
  readonly country: string
}) {
  const { t } = useTranslation()
  const { data: choices } = useSuspenseQuery(locationChoicesQuery)
  const near = choices.filter(({ address }) => address.countryOrRegion === props.country)
  return (
    <ChoiceField
      control={props.control}
      name={props.name}
      label={t('addresses.location')}
      hint={t('addresses.locationHint')}
      choices={[
        { value: '', label: t('addresses.usual') },
        ...near.map(({ address, location }) => ({
          value: location.id,
          label: [address.displayName, location.displayName ?? addressLine(address)].join(' · '),
        })),
      ]}
    />
  )
}
