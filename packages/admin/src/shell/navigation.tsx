// The left navigation: groups and their pages, all in sight. Nothing folds, so every page is one
// click away; the name of a group leads to its first page.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { BuildingRegular } from '@fluentui/react-icons/svg/building'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { CartRegular } from '@fluentui/react-icons/svg/cart'
import { DataTrendingRegular } from '@fluentui/react-icons/svg/data-trending'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { HomeRegular } from '@fluentui/react-icons/svg/home'
import { LocationRegular } from '@fluentui/react-icons/svg/location'
import { PeopleRegular } from '@fluentui/react-icons/svg/people'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useNavigate } from 'react-router'
import { paths } from '../paths.ts'
import { useIsOpen } from './page-button.tsx'

const groups = [
  {
    name: 'billing',
    icon: <CartRegular />,
    pages: [
      { name: 'purchaseServices', to: paths.purchaseServices },
      { name: 'yourProducts', to: paths.yourProducts },
      { name: 'licenses', to: paths.licenses },
    ],
  },
  {
    name: 'users',
    icon: <PeopleRegular />,
    pages: [
      { name: 'activeUsers', to: paths.activeUsers },
      { name: 'groups', to: paths.groups },
      { name: 'deletedUsers', to: paths.deletedUsers },
      { name: 'roles', to: paths.roles },
    ],
  },
  {
    name: 'locations',
    icon: <LocationRegular />,
    pages: [{ name: 'emergencyAddresses', to: paths.emergencyAddresses }],
  },
  {
    name: 'voice',
    icon: <CallRegular />,
    pages: [
      { name: 'phoneNumbers', to: paths.phoneNumbers },
      { name: 'autoAttendants', to: paths.autoAttendants },
      { name: 'voiceApplicationsPolicies', to: paths.voiceApplicationsPolicies },
      { name: 'trunks', to: paths.trunks },
      { name: 'voiceRoutes', to: paths.voiceRoutes },
      { name: 'dialPermissions', to: paths.dialPermissions },
    ],
  },
  {
    name: 'orgWideSettings',
    icon: <BuildingRegular />,
    pages: [
      { name: 'resourceAccounts', to: paths.resourceAccounts },
      { name: 'audioFiles', to: paths.audioFiles },
      { name: 'recordingSettings', to: paths.recordingSettings },
      { name: 'signInSettings', to: paths.signInSettings },
      { name: 'configurationVersions', to: paths.configurationVersions },
      { name: 'apiTokens', to: paths.apiTokens },
    ],
  },
  {
    name: 'analytics',
    icon: <DataTrendingRegular />,
    pages: [{ name: 'calls', to: paths.calls }],
  },
] as const

const useStyles = makeStyles({
  root: { padding: '12px 8px 24px', display: 'flex', flexDirection: 'column', gap: '10px' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  entry: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    width: '100%',
    boxSizing: 'border-box',
    minHeight: '34px',
    padding: '6px 12px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    textAlign: 'left',
    textDecorationLine: 'none',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  icon: { fontSize: '20px', display: 'flex', color: tokens.colorNeutralForeground2 },
  group: { fontWeight: tokens.fontWeightSemibold },
  page: { paddingLeft: '44px', color: tokens.colorNeutralForeground2 },
  current: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
})

type Group = (typeof groups)[number]

/** The groups and pages that are open to the person; `onFollow` runs when a link was followed. */
export function Navigation({ onFollow }: { readonly onFollow: () => void }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const isOpen = useIsOpen()
  return (
    <div className={styles.root}>
      {isOpen(paths.home) ? (
        <Entry to={paths.home} label={t('nav.home')} icon={<HomeRegular />} onFollow={onFollow} />
      ) : null}
      {groups.map((group) => (
        <NavigationGroup key={group.name} group={group} onFollow={onFollow} />
      ))}
      {isOpen(paths.auditLog) ? (
        <Entry
          to={paths.auditLog}
          label={t('nav.auditLog')}
          icon={<HistoryRegular />}
          onFollow={onFollow}
        />
      ) : null}
    </div>
  )
}

function NavigationGroup(props: { readonly group: Group; readonly onFollow: () => void }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isOpen = useIsOpen()
  const { name, icon } = props.group
  const pages = props.group.pages.filter(({ to }) => isOpen(to))
  const [first] = pages
  if (first === undefined) return null
  const openFirst = () => {
    void navigate(first.to)
  }
  return (
    <div>
      <button
        type="button"
        className={mergeClasses(styles.entry, styles.group)}
        onClick={openFirst}
      >
        <span className={styles.icon}>{icon}</span>
        {t(`nav.${name}`)}
      </button>
      <ul className={styles.list}>
        {pages.map((page) => (
          <li key={page.name}>
            <Entry to={page.to} label={t(`nav.${page.name}`)} onFollow={props.onFollow} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Entry(props: {
  readonly to: string
  readonly label: string
  readonly icon?: ReactElement
  readonly onFollow: () => void
}) {
  const styles = useStyles()
  const { icon } = props
  return (
    <NavLink
      to={props.to}
      end={props.to === paths.home}
      onClick={props.onFollow}
      className={({ isActive }) =>
        mergeClasses(styles.entry, icon ? styles.group : styles.page, isActive && styles.current)
      }
    >
      {icon === undefined ? null : <span className={styles.icon}>{icon}</span>}
      {props.label}
    </NavLink>
  )
}
