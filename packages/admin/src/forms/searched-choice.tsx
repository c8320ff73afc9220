// A field that looks for one of many. The server searches, so that it does not matter how many
// there are; of those that match the first are offered, with how many are not. What is typed is
// only ever a search: leaving the field shows what is chosen again.

import { Combobox, Field, Option } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import type { FieldValues } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { ChoiceSource, FoundChoices } from '../api/choices.ts'
import { type Bound, hintOf, useBound } from '../ui/form-fields.tsx'
import { useLocked } from '../ui/locked.tsx'

type Searched = {
  readonly label: string
  readonly hint?: string | undefined
  readonly source: ChoiceSource
  /** What the empty value is called, where it can be chosen. */
  readonly none?: string | undefined
  readonly placeholder?: string | undefined
  /** Stands in for the field while there is nothing to choose. */
  readonly missing?: ReactNode
}

/** The field in a form. */
export function SearchedChoiceField<T extends FieldValues>(props: Bound<T> & Searched) {
  const { field, error } = useBound(props)
  return (
    <SearchedChoiceInput
      {...props}
      error={error}
      value={String(field.value ?? '')}
      onChange={field.onChange}
    />
  )
}

/** The same field without a form around it. */
export function SearchedChoiceInput(
  props: Searched & {
    readonly error?: string | undefined
    readonly value: string
    readonly onChange: (value: string) => void
  },
) {
  const { value, none } = props
  const [typed, setTyped] = useState<string>()
  const search = useDeferredValue(typed ?? '')
  const { data: first } = useQuery(foundQuery(props.source, ''))
  const { data: found } = useQuery({
    ...foundQuery(props.source, search),
    placeholderData: keepPreviousData,
  })
  const label = useLabel(props)
  const reason = useLocked()
  if (props.missing !== undefined && value === '' && first?.count === 0) return props.missing
  return (
    <Field
      label={props.label}
      hint={hintOf(reason, props.hint)}
      validationMessage={props.error ?? null}
    >
      <Combobox
        freeform
        disabled={reason !== undefined}
        style={{ minWidth: 0 }}
        input={{ style: { minWidth: 0 } }}
        value={typed ?? label}
        selectedOptions={[value]}
        placeholder={props.placeholder ?? ''}
        listbox={{ style: { maxHeight: '320px' } }}
        onFocus={({ target }) => target.select()}
        onBlur={() => setTyped(undefined)}
        onChange={({ target }) => setTyped(target.value)}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue === undefined) return
          setTyped(undefined)
          props.onChange(optionValue)
        }}
      >
        {none === undefined || search !== '' ? null : <Option value="">{none}</Option>}
        {found?.choices.map((choice) => (
          <Option key={choice.value} value={choice.value}>
            {choice.label}
          </Option>
        ))}
        {found === undefined ? null : <Rest found={found} />}
      </Combobox>
    </Field>
  )
}

/** Says that nothing matches, or how much more does. */
function Rest({ found }: { readonly found: FoundChoices }) {
  const { t } = useTranslation()
  const left = found.count - found.choices.length
  if (found.count > 0 && left <= 0) return null
  const text = left > 0 ? t('form.more', { count: left }) : t('table.noMatch')
  return (
    <Option disabled value="-" text={text}>
      {text}
    </Option>
  )
}

function useLabel({ source, value, none }: Searched & { readonly value: string }): string {
  const { data } = useQuery({
    queryKey: ['choices', source.name, 'label', value],
    queryFn: () => source.labelOf(value),
    enabled: value !== '',
  })
  return value === '' ? (none ?? '') : (data ?? '')
}

function foundQuery({ name, find }: ChoiceSource, search: string) {
  return { queryKey: ['choices', name, search.trim()] as const, queryFn: () => find(search) }
}
