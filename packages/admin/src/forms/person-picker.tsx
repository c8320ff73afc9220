// Finds a person by what is typed; the server searches, so that it does not matter how many there
// are. Choosing hands the person on and empties the field for the next one.

import { Combobox, Field, Option } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usersList } from '../api/lists.ts'
import { listRequestOf } from '../table/list-request.ts'
import { listQuery } from '../table/list-table.tsx'

/** A field that looks for people. */
export function PersonPicker(props: {
  readonly label: string
  readonly hint: string
  readonly onChoose: (id: string) => void
}) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed)
  const request = listRequestOf(new URLSearchParams({ search, size: '25' }), onlyPeople)
  const { data } = useQuery({ ...listQuery(usersList, request), placeholderData: keepPreviousData })
  const people = data?.rows ?? []
  return (
    <Field label={props.label} hint={props.hint}>
      <Combobox
        freeform
        value={typed}
        selectedOptions={[]}
        listbox={{ style: { maxHeight: '320px' } }}
        onChange={({ target }) => setTyped(target.value)}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue === undefined) return
          setTyped('')
          props.onChoose(optionValue)
        }}
      >
        {people.map(({ id, displayName, userPrincipalName }) => (
          <Option key={id} value={id} text={displayName}>
            {`${displayName} (${userPrincipalName})`}
          </Option>
        ))}
        {people.length === 0 ? (
          <Option disabled value="" text={t('table.noMatch')}>
            {t('table.noMatch')}
          </Option>
        ) : null}
      </Combobox>
    </Field>
  )
}

const onlyPeople = "accountKind eq 'person'"
