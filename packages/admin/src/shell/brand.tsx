// The name of the product with its mark: a line that rises into a pulse, a call on a line.

import { makeStyles, Text, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: '10px', whiteSpace: 'nowrap' },
  mark: { width: '26px', height: '26px', borderRadius: '6px', flexShrink: 0 },
  name: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase400 },
})

/** The mark and the name. */
export function Brand() {
  const styles = useStyles()
  return (
    <span className={styles.root}>
      <img src="/favicon.svg" alt="" className={styles.mark} />
      <Text className={styles.name}>Mainline</Text>
    </span>
  )
}
