// A text as a QR code, drawn as SVG so that it is sharp at every size. It is black on white also on
// a dark screen, because not every camera reads it the other way round.

import { makeStyles } from '@fluentui/react-components'
import { encode } from 'uqr'

const useStyles = makeStyles({
  root: { width: 'min(240px, 100%)', backgroundColor: 'white' },
})

/** Modules of white that have to be around it. */
const quietZone = 4

/** The code; `label` says what scanning it does. */
export function QrCode(props: { readonly text: string; readonly label: string }) {
  const styles = useStyles()
  const { size, data } = encode(props.text, { border: quietZone })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])))
    .join('')
  return (
    <svg
      className={styles.root}
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="black" />
    </svg>
  )
}
