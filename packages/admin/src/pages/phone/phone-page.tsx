// The browser phone on a page of its own, made for a window as narrow as a phone.

import { makeStyles, Title3, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { usePhoneAgain } from '../../phone/phone-context.ts'
import { PhoneView } from '../../phone/phone-view.tsx'
import { TextLink } from '../../ui/page.tsx'

const useStyles = makeStyles({
  root: {
    minHeight: '100%',
    boxSizing: 'border-box',
    display: 'grid',
    alignContent: 'start',
    justifyItems: 'center',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  phone: {
    width: 'min(440px, 100vw)',
    minHeight: '100dvh',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    padding: '16px 16px 0',
  },
})

/** The page. */
export function PhonePage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const title = t('phone.title')
  usePhoneAgain()
  useEffect(() => {
    document.title = `${title} – Mainline`
  }, [title])
  return (
    <main className={styles.root}>
      <div className={styles.phone}>
        <div className={styles.head}>
          <Title3 as="h1">{title}</Title3>
          <TextLink to={paths.home}>{t('phone.toAdminCenter')}</TextLink>
        </div>
        <PhoneView />
      </div>
    </main>
  )
}
