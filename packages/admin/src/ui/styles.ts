// The measures that screens share: columns of a form, rows of actions, muted text, cards. Kept in
// one place so that distances are the same everywhere.

import { makeStyles, tokens } from '@fluentui/react-components'

/** Width below which a screen is narrow: one column, navigation in a drawer. */
export const narrow = '@media (max-width: 760px)'

/** Content in the middle of its container. */
export const centered = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    minHeight: '240px',
    height: '100%',
  },
})

/** Arrangements used all over the place. */
export const useLayout = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  tightColumn: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    maxWidth: '560px',
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
  },
  spread: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  twoColumns: {
    display: 'grid',
    // Side by side where there is room for both: beside an open phone there is not.
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(220px, 100%), 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
  },
  muted: { color: tokens.colorNeutralForeground3 },
  plainList: { listStyleType: 'none', margin: 0, padding: 0 },
})
