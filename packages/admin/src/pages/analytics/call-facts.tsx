// Facts about a call side by side, each with its name above it, as many in a row as there is room
// for.

import { makeStyles, Text } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useLayout } from '../../ui/styles.ts'

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))',
    gap: '16px',
  },
})

/** A row of facts. */
export function CallFacts({ children }: { readonly children: ReactNode }) {
  return <div className={useStyles().facts}>{children}</div>
}

/** One fact and its name. */
export function CallFact(props: { readonly label: string; readonly value: string }) {
  const layout = useLayout()
  return (
    <div className={layout.tightColumn}>
      <Text className={layout.muted}>{props.label}</Text>
      <Text weight="semibold">{props.value}</Text>
    </div>
  )
}
