// What is seen while a page's data is on its way for the first time. It appears only after a
// moment, so that quick answers do not flicker.

import { Spinner } from '@fluentui/react-components'
import { centered } from './styles.ts'

/** A spinner in the middle of its container. */
export function Loading() {
  const styles = centered()
  return (
    <div className={styles.root}>
      <Spinner size="medium" delay={300} />
    </div>
  )
}
