// What a list shows before it has anything: what would be here, and the step that puts it here.

import { Body1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalS,
    padding: '48px 24px',
  },
  icon: { fontSize: '40px', color: tokens.colorBrandForeground1, lineHeight: 1 },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '440px', textAlign: 'center' },
})

/** A friendly nothing. */
export function EmptyState(props: {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly action?: ReactNode
}) {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <span className={styles.icon}>{props.icon}</span>
      <Subtitle2>{props.title}</Subtitle2>
      <Body1 className={styles.text}>{props.text}</Body1>
      {props.action}
    </div>
  )
}
