// A value to be carried elsewhere (into a phone, an e-mail): its name, the value, and a button that
// puts it on the clipboard and says that it did.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { useState } from 'react'
import { narrow } from './styles.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: '120px 1fr auto',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    [narrow]: { gridTemplateColumns: '1fr auto', rowGap: 0 },
  },
  label: { color: tokens.colorNeutralForeground3, [narrow]: { gridColumn: '1 / -1' } },
  value: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
})

/** One value with its copy button. */
export function CopyLine(props: {
  readonly label: string
  readonly value: string
  readonly copyLabel: string
}) {
  const styles = useStyles()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(props.value)
    setCopied(true)
  }
  return (
    <div className={styles.root}>
      <Text className={styles.label}>{props.label}</Text>
      <Text className={styles.value}>{props.value}</Text>
      <Button
        appearance="subtle"
        aria-label={`${props.copyLabel} ${props.label}`}
        icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
        onClick={() => void copy()}
      />
    </div>
  )
}
