// Several boxes to tick under one label. Not a Field of Fluent: that would give its own label to
// every box within it, in place of the box's.

import { Label, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'
import { useLayout } from './styles.ts'

const useStyles = makeStyles({ error: { color: tokens.colorPaletteRedForeground1 } })

/** The label, the boxes, a hint, and what is wrong with the choice. */
export function TickGroup(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly className?: string
  readonly children: ReactNode
}) {
  const styles = useStyles()
  const layout = useLayout()
  const labelId = useId()
  return (
    <div className={layout.tightColumn}>
      <Label id={labelId}>{props.label}</Label>
      <div role="group" aria-labelledby={labelId} className={props.className}>
        {props.children}
      </div>
      {props.error === undefined ? null : (
        <Text role="alert" size={200} className={styles.error}>
          {props.error}
        </Text>
      )}
      {props.hint === undefined ? null : (
        <Text size={200} className={layout.muted}>
          {props.hint}
        </Text>
      )}
    </div>
  )
}
