// A call that waits to be answered: who calls, Answer and Decline. It also stands in the title of
// the window, so that it is seen from another tab. Over an open pane it stays within reach.

import { Button, makeStyles, Text, tokens, useModalAttributes } from '@fluentui/react-components'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { CallEndRegular } from '@fluentui/react-icons/svg/call-end'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { PartyText, partyName } from './party-text.tsx'
import { usePhone, usePhoneState } from './phone-context.ts'
import { type PhoneCall, waitingCall } from './phone-state.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gap: '12px',
    padding: '16px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `2px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow28,
  },
  actions: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '8px' },
  floating: {
    position: 'fixed',
    top: '60px',
    right: '16px',
    // Above the panes of Fluent UI, whose layer is 1000000.
    zIndex: 1_000_001,
    width: 'min(320px, calc(100vw - 32px))',
  },
})

/** The call that waits, over everything else, while the phone beside the page is closed. */
export function FloatingIncomingCall() {
  return waitingCall(usePhoneState()) === undefined ? null : <Floating />
}

function Floating() {
  const styles = useStyles()
  const { modalAttributes } = useModalAttributes({ alwaysFocusable: true })
  return (
    <div className={styles.floating} {...modalAttributes}>
      <IncomingCall />
    </div>
  )
}

/** The call that waits, where it stands. */
export function IncomingCall() {
  const call = waitingCall(usePhoneState())
  return (
    <div aria-live="assertive">
      {call === undefined ? null : <Waiting key={call.id} call={call} />}
    </div>
  )
}

function Waiting({ call }: { readonly call: PhoneCall }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  useTitle(t('phone.callFrom', { name: partyName(call.party, t) }))
  return (
    <section className={styles.root} aria-label={t('phone.incomingCall')}>
      <div className={layout.tightColumn}>
        <Text size={200} className={layout.muted}>
          {t('phone.incomingCall')}
        </Text>
        <PartyText party={call.party} />
      </div>
      <div className={styles.actions}>
        <Button
          appearance="primary"
          icon={<CallRegular />}
          onClick={() => void phone.answer(call.id)}
        >
          {t('phone.answer')}
        </Button>
        <Button icon={<CallEndRegular />} onClick={() => phone.hangUp(call.id)}>
          {t('phone.decline')}
        </Button>
      </div>
    </section>
  )
}

function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title
    document.title = title
    return () => {
      if (document.title === title) document.title = before
    }
  }, [title])
}
