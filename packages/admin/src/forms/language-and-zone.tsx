// The languages prompts can be spoken in, and the time zones of the world, the latter found by
// typing part of a name because there are hundreds.

import { Combobox, Field, Option } from '@fluentui/react-components'
import { useState } from 'react'
import { type Control, type FieldPath, type FieldValues, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Choice } from '../ui/form-fields.tsx'
import { useLocked } from '../ui/locked.tsx'

const languageTags = ['en-US', 'en-CA', 'en-GB', 'en-AU', 'fr-FR', 'fr-CA', 'fr-BE', 'fr-CH']
const zonesShown = 50

/** The languages of prompts, each named in itself. */
export const languageChoices: readonly Choice[] = languageTags.map((tag) => ({
  value: tag,
  label: new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag,
}))

/** A box that finds a time zone. */
export function TimeZoneField<T extends FieldValues>(props: {
  readonly control: Control<T>
  readonly name: FieldPath<T>
}) {
  const { t } = useTranslation()
  const { field, fieldState } = useController(props)
  const reason = useLocked()
  const [typed, setTyped] = useState<string>()
  const zones = timeZones(String(field.value), typed)
  return (
    <Field
      label={t('attendants.timeZone')}
      hint={reason || null}
      validationMessage={fieldState.error?.message ?? null}
    >
      <Combobox
        disabled={reason !== undefined}
        style={{ minWidth: 0 }}
        input={{ style: { minWidth: 0 } }}
        value={typed ?? String(field.value)}
        selectedOptions={[String(field.value)]}
        listbox={{ style: { maxHeight: '320px' } }}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue !== undefined) field.onChange(optionValue)
          setTyped(undefined)
        }}
      >
        {zones.map((zone) => (
          <Option key={zone} value={zone}>
            {zone}
          </Option>
        ))}
      </Combobox>
    </Field>
  )
}

function timeZones(current: string, typed: string | undefined): readonly string[] {
  const all = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
  if (typed === undefined)
    return [current, ...all.filter((zone) => zone !== current)].slice(0, zonesShown)
  const wanted = typed.toLowerCase().replaceAll(' ', '_')
  return all.filter((zone) => zone.toLowerCase().includes(wanted)).slice(0, zonesShown)
}
