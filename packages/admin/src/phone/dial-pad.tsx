// The twelve keys of a phone, with the letters that people know below the digits.

import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'

const useStyles = makeStyles({
  pad: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(56px, 88px))',
    justifyContent: 'center',
    gap: '8px',
  },
  key: {
    display: 'grid',
    alignContent: 'center',
    justifyItems: 'center',
    minHeight: '48px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':active': { backgroundColor: tokens.colorNeutralBackground1Pressed },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  digit: { fontSize: tokens.fontSizeBase500, lineHeight: '1.1' },
  letters: {
    minHeight: '12px',
    fontSize: '10px',
    lineHeight: '12px',
    letterSpacing: '1px',
    color: tokens.colorNeutralForeground2,
    // Drawn and not said: the key's name is its digit.
    '::after': { content: 'attr(data-letters)' },
  },
})

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const

/** The keys; `onKey` is told each that is pressed. */
export function DialPad({ onKey }: { readonly onKey: (key: string) => void }) {
  const styles = useStyles()
  const { t } = useTranslation()
  return (
    <div className={styles.pad} role="group" aria-label={t('phone.dialPad')}>
      {keys.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          aria-label={t('phone.key', { key })}
          onClick={() => onKey(key)}
        >
          <span className={styles.digit}>{key}</span>
          <span className={styles.letters} data-letters={letters} />
        </button>
      ))}
    </div>
  )
}

/** Tells of digits typed while the focus is within an element, but in no field of it. */
export function useDigitKeys<T extends HTMLElement>(onDigit: (digit: string) => void) {
  const within = useRef<T>(null)
  const tell = useEffectEvent(onDigit)
  useEffect(() => {
    const element = within.current
    const pressed = ({ key, target }: KeyboardEvent) => {
      if (/^[\d*#]$/.test(key) && !(target instanceof HTMLInputElement)) tell(key)
    }
    element?.addEventListener('keydown', pressed)
    return () => element?.removeEventListener('keydown', pressed)
  }, [])
  return within
}
