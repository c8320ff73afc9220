// The frame around every page: header, navigation on the left, the page, the phone. On a narrow
// screen the navigation is a drawer behind the menu button.

import { Drawer, DrawerBody, makeStyles, tokens } from '@fluentui/react-components'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, ScrollRestoration } from 'react-router'
import { FloatingIncomingCall } from '../phone/incoming-call.tsx'
import { usePhoneAgain, usePhoneState } from '../phone/phone-context.ts'
import { narrow } from '../ui/styles.ts'
import { Navigation } from './navigation.tsx'
import { ShellHeader } from './shell-header.tsx'

const PhonePanel = lazy(async () => ({
  default: (await import('../phone/phone-panel.tsx')).PhonePanel,
}))

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateRows: 'auto 1fr',
    gridTemplateColumns: '264px 1fr auto',
    gridTemplateAreas: '"header header header" "navigation page phone"',
    height: '100dvh',
    backgroundColor: tokens.colorNeutralBackground2,
    [narrow]: { gridTemplateColumns: '1fr', gridTemplateAreas: '"header" "page"' },
  },
  header: { gridArea: 'header' },
  navigation: {
    gridArea: 'navigation',
    overflowY: 'auto',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { display: 'none' },
  },
  page: { gridArea: 'page', overflowY: 'auto', minWidth: 0 },
})

/** The signed-in admin center around the current page. */
export function Shell() {
  const styles = useStyles()
  const { t } = useTranslation()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const { isOpen } = usePhoneState()
  usePhoneAgain()
  return (
    <div className={styles.root}>
      <div className={styles.header}>
        <ShellHeader onOpenMenu={() => setMenuOpen(true)} />
      </div>
      <nav className={styles.navigation} aria-label={t('shell.navigation')}>
        <Navigation onFollow={() => undefined} />
      </nav>
      <main className={styles.page}>
        <Outlet />
      </main>
      {isOpen ? (
        <Suspense>
          <PhonePanel />
        </Suspense>
      ) : (
        <FloatingIncomingCall />
      )}
      <Drawer
        open={isMenuOpen}
        position="start"
        onOpenChange={(_, { open }) => setMenuOpen(open)}
        aria-label={t('shell.navigation')}
      >
        <DrawerBody>
          <nav aria-label={t('shell.navigation')}>
            <Navigation onFollow={() => setMenuOpen(false)} />
          </nav>
        </DrawerBody>
      </Drawer>
      <ScrollRestoration />
    </div>
  )
}
