// Whom to call: the field, the keys below it, and the button. Digits of the keyboard go into the
// field wherever the focus is within.

import { Button, makeStyles } from '@fluentui/react-components'
import { BackspaceRegular } from '@fluentui/react-icons/svg/backspace'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { DialPad, useDigitKeys } from './dial-pad.tsx'
import { NumberField } from './number-field.tsx'
import { usePhone } from './phone-context.ts'
import type { Party } from './phone-state.ts'

const useStyles = makeStyles({
  root: { display: 'grid', gap: '16px' },
  actions: { display: 'grid', gridTemplateColumns: '1fr auto', gap: '8px' },
})

/** The field, the keys, and the button that calls; `onCall` replaces calling. */
export function Dialer(props: {
  readonly label: string
  readonly onCall?: (party: Party) => void
}) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const [number, setNumber] = useState('')
  const type = (digit: string) => setNumber((typed) => typed + digit)
  const within = useDigitKeys<HTMLDivElement>(type)
  const call = (party: Party) => {
    setNumber('')
    if (props.onCall === undefined) void phone.call({ party, isTest: false })
    else props.onCall(party)
  }
  return (
    <div ref={within} className={styles.root}>
      <NumberField value={number} onChange={setNumber} onCall={call} />
      <DialPad onKey={type} />
      <div className={styles.actions}>
        <Button
          appearance="primary"
          size="large"
          icon={<CallRegular />}
          disabled={number.trim() === ''}
          onClick={() => call({ name: '', number: number.trim() })}
        >
          {props.label}
        </Button>
        <span className={layout.row}>
          <Button
            size="large"
            appearance="subtle"
            icon={<BackspaceRegular />}
            aria-label={t('phone.deleteDigit')}
            disabled={number === ''}
            onClick={() => setNumber((typed) => typed.slice(0, -1))}
          />
        </span>
      </div>
    </div>
  )
}
