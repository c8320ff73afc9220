// The frame of a page: where it stands (breadcrumb), its title, what it is for, and its content.
// Every page has exactly one level-one heading, and the browser's tab carries the same words.

import { Link, makeStyles, Subtitle1, Text, Title2, tokens } from '@fluentui/react-components'
import { type ReactNode, useEffect } from 'react'
import { useHref, useLinkClickHandler } from 'react-router'
import { narrow } from './styles.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    maxWidth: '1280px',
    padding: '32px 40px 56px',
    [narrow]: { padding: '20px 16px 40px' },
  },
  head: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0, [narrow]: { fontSize: tokens.fontSizeBase600 } },
  description: { color: tokens.colorNeutralForeground2, maxWidth: '760px' },
  crumbs: {
    display: 'flex',
    gap: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground3,
  },
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    padding: '24px',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    [narrow]: { padding: '16px' },
  },
})

/** One step of the way back: a page above this one. */
export interface Crumb {
  readonly label: string
  readonly to: string
}

/** A page with its title. */
export function Page(props: {
  readonly title: string
  readonly description?: ReactNode
  readonly crumbs?: readonly Crumb[]
  readonly children: ReactNode
}) {
  const styles = useStyles()
  useEffect(() => {
    document.title = `${props.title} – Mainline`
  }, [props.title])
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        {props.crumbs === undefined ? null : <Crumbs crumbs={props.crumbs} />}
        <Title2 as="h1" className={styles.title}>
          {props.title}
        </Title2>
        {props.description === undefined ? null : (
          <Text className={styles.description}>{props.description}</Text>
        )}
      </div>
      {props.children}
    </div>
  )
}

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  const styles = useStyles()
  return (
    <div className={styles.crumbs}>
      {crumbs.map(({ label, to }) => (
        <span key={to} className={styles.crumbs}>
          <TextLink to={to}>{label}</TextLink>
          <span aria-hidden>/</span>
        </span>
      ))}
    </div>
  )
}

/** A bordered surface with an optional heading. */
export function Card(props: { readonly title?: string; readonly children: ReactNode }) {
  const styles = useStyles()
  return (
    <section className={styles.card} aria-label={props.title}>
      {props.title === undefined ? null : <Subtitle1 as="h2">{props.title}</Subtitle1>}
      {props.children}
    </section>
  )
}

/** A link within the admin center: one stop for the keyboard, followed without a new page. */
export function TextLink(props: { readonly to: string; readonly children: ReactNode }) {
  const href = useHref(props.to)
  const follow = useLinkClickHandler<HTMLAnchorElement>(props.to)
  return (
    <Link href={href} onClick={follow}>
      {props.children}
    </Link>
  )
}
