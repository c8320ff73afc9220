// A sound that can be played on the page, with the browser's own controls.

import { makeStyles } from '@fluentui/react-components'

const useStyles = makeStyles({ root: { width: '100%', maxWidth: '360px', height: '40px' } })

/** Plays what is at an address; nothing is loaded before somebody wants to hear it. */
export function AudioPlayer({ src, label }: { readonly src: string; readonly label: string }) {
  const styles = useStyles()
  return <audio className={styles.root} controls preload="none" src={src} aria-label={label} />
}
