// The phone beside the pages of the admin center. It stays while the person walks through them; a
// window of its own shows the same.

import { Button, makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { narrow } from '../ui/styles.ts'
import { usePhone, usePhoneState } from './phone-context.ts'
import { PhoneView } from './phone-view.tsx'

/** Width below which a page would be too narrow beside the phone and the steps. */
const crowded = '@media (max-width: 1500px)'

const useStyles = makeStyles({
  root: {
    gridArea: 'phone',
    display: 'grid',
    gridTemplateRows: 'auto 1fr',
    minHeight: 0,
    width: '360px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { position: 'fixed', inset: '52px 0 0 0', zIndex: 10, width: 'auto' },
  },
  // Room for the steps of a test call beside the call; where the page needs it, over the page.
  wide: {
    width: 'min(680px, 56vw)',
    [crowded]: {
      zIndex: 10,
      marginLeft: 'calc(360px - min(680px, 56vw))',
      boxShadow: tokens.shadow16,
    },
    [narrow]: { width: 'auto', marginLeft: 0 },
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    padding: '8px 8px 8px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  space: { flexGrow: 1 },
  body: { overflowY: 'auto' },
})

const ownWindow = 'popup,width=400,height=760'

/** The panel. */
export function PhonePanel() {
  const styles = useStyles()
  const { t } = useTranslation()
  const phone = usePhone()
  const { calls, test } = usePhoneState()
  const openWindow = async () => {
    await phone.handOver(() => window.open(paths.phone, 'mainline-phone', ownWindow))
    phone.setOpen(false)
  }
  return (
    <aside
      className={mergeClasses(styles.root, test !== undefined && styles.wide)}
      aria-label={t('phone.title')}
    >
      <div className={styles.head}>
        <Subtitle2 as="h2">{t('phone.title')}</Subtitle2>
        <span className={styles.space} />
        <Button
          appearance="subtle"
          icon={<OpenRegular />}
          aria-label={t('phone.ownWindow')}
          disabled={calls.length > 0}
          onClick={() => void openWindow()}
        />
        <Button
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('phone.close')}
          onClick={() => phone.setOpen(false)}
        />
      </div>
      <div className={styles.body}>
        <PhoneView />
      </div>
    </aside>
  )
}
