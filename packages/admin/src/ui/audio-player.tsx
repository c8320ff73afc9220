// A sound that can be played on the page, with the browser's own controls.

import { makeStyles } from '@fluentui/react-components'

/** The browser leaves out what has no room: below the least width, the button that plays. */
const useStyles = makeStyles({
  root: { width: '100%', minWidth: '150px', maxWidth: '360px', height: '40px' },
})

/** Plays what is at an address; nothing is loaded before somebody wants to hear it. */
export function AudioPlayer({ src, label }: { readonly src: string; readonly label: string }) {
  const styles = useStyles()
  return <audio className={styles.root} controls preload="none" src={src} aria-label={label} />
}
