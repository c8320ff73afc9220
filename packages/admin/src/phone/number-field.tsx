// Where a number or a name is typed: colleagues that match are offered below, and what is typed can
// be called as it is.

import { Combobox, Field, makeStyles, Option, Text } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { colleaguesQuery } from '../api/browser-phone.ts'
import type { Colleague } from '../api/shapes.ts'
import { useLayout } from '../ui/styles.ts'
import type { Party } from './phone-state.ts'

const useStyles = makeStyles({
  option: { display: 'grid', minWidth: 0 },
})

/**
 * The field; `onCall` is told whom to call when somebody is chosen, who may be a colleague, or when
 * Enter is pressed.
 */
export function NumberField(props: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onCall: (party: Party, colleague?: Colleague) => void
}) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const search = useDeferredValue(props.value.trim())
  const { data: colleagues = [] } = useQuery({
    ...colleaguesQuery(search),
    placeholderData: keepPreviousData,
    enabled: isOpen,
  })
  return (
    <Field label={t('phone.number')}>
      <Combobox
        freeform
        expandIcon={null}
        style={{ minWidth: 0 }}
        listbox={{ style: { maxHeight: '280px' } }}
        placeholder={t('phone.numberPlaceholder')}
        value={props.value}
        selectedOptions={[]}
        open={isOpen && search !== '' && colleagues.length > 0}
        onOpenChange={(_, { open }) => setOpen(open)}
        onChange={({ target }) => {
          setOpen(true)
          props.onChange(target.value)
        }}
        onKeyDown={({ key }) => {
          const isPicking = isOpen && colleagues.length > 0 && !isNumber(props.value)
          if (key === 'Enter' && !isPicking && props.value.trim() !== '') {
            setOpen(false)
            props.onCall({ name: '', number: props.value.trim() })
          }
        }}
        onOptionSelect={(_, { optionValue }) => {
          const chosen = colleagues.find(({ id }) => id === optionValue)
          if (chosen !== undefined) props.onCall(partyOf(chosen), chosen)
        }}
      >
        {colleagues.map((colleague) => (
          <Option key={colleague.id} value={colleague.id} text={colleague.displayName}>
            <span className={styles.option}>
              <Text>{colleague.displayName}</Text>
              <Text size={200} className={layout.muted}>
                {colleague.extension ?? colleague.userPrincipalName}
              </Text>
            </span>
          </Option>
        ))}
      </Combobox>
    </Field>
  )
}

/** A colleague is called by extension, else by the name that they sign in with. */
function partyOf({ displayName, extension, userPrincipalName }: Colleague): Party {
  return { name: displayName, number: extension ?? userPrincipalName.split('@')[0] ?? '' }
}

function isNumber(text: string): boolean {
  return /^[+\d\s().*#-]+$/.test(text)
}
