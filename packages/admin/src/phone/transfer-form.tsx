// Handing a call on: at once, or after asking whether the other takes it. While asking, the caller
// hears music; from the consultation the two are connected.

import { Button } from '@fluentui/react-components'
import { CallForwardRegular } from '@fluentui/react-icons/svg/call-forward'
import { PeopleCallRegular } from '@fluentui/react-icons/svg/people-call'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { NumberField } from './number-field.tsx'
import { usePhone } from './phone-context.ts'
import type { Party, PhoneCall } from './phone-state.ts'

/** To whom, and how. */
export function TransferForm({ call }: { readonly call: PhoneCall }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const [number, setNumber] = useState('')
  const [chosen, setChosen] = useState<Party>()
  const party = chosen ?? { name: '', number: number.trim() }
  return (
    <div className={layout.column}>
      <NumberField
        value={number}
        onChange={(typed) => {
          setChosen(undefined)
          setNumber(typed)
        }}
        onCall={(next) => {
          setChosen(next)
          setNumber(next.name === '' ? next.number : next.name)
        }}
      />
      <div className={layout.row}>
        <Button
          icon={<CallForwardRegular />}
          disabled={party.number === ''}
          onClick={() => phone.transfer(call.id, party.number)}
        >
          {t('phone.transfer.now')}
        </Button>
        <Button
          icon={<PeopleCallRegular />}
          disabled={party.number === ''}
          onClick={() => void phone.consult(call.id, party)}
        >
          {t('phone.transfer.askFirst')}
        </Button>
      </div>
    </div>
  )
}
