// The other side of a call, as it is written everywhere in the phone: a name, and the number in
// readable groups; without a name the number stands in its place.

import { Text } from '@fluentui/react-components'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { useLayout } from '../ui/styles.ts'
import type { Party } from './phone-state.ts'

/** Name and number below each other. */
export function PartyText({ party }: { readonly party: Party }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const number = formatTelephoneNumber(party.number)
  return (
    <span className={layout.tightColumn} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Text weight="semibold">{partyName(party, t)}</Text>
      {party.name === '' || number === '' ? null : (
        <Text size={200} className={layout.muted}>
          {number}
        </Text>
      )}
    </span>
  )
}

/** One line for the other side. */
export function partyName({ name, number }: Party, t: TFunction): string {
  if (name !== '') return name
  return number === '' ? t('phone.anonymous') : formatTelephoneNumber(number)
}
