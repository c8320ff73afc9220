// The phone itself, the same in the panel and on its own page: the line, what is wrong with it, the
// calls that stand, else the dialer, the last calls and the devices.

import {
  Badge,
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Tab,
  TabList,
  Text,
  tokens,
} from '@fluentui/react-components'
import { PowerRegular } from '@fluentui/react-icons/svg/power'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { CallCard } from './call-card.tsx'
import { Dialer } from './dialer.tsx'
import { IncomingCall } from './incoming-call.tsx'
import { partyName } from './party-text.tsx'
import { usePhone, usePhoneState } from './phone-context.ts'
import { PhoneProblemBar } from './phone-problem-bar.tsx'
import { PhoneSettings } from './phone-settings.tsx'
import { type PhoneState, shownCall, waitingCall } from './phone-state.ts'
import { outcomeText, RecentCalls } from './recent-calls.tsx'
import { TestCallSteps } from './test-call-steps.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', alignContent: 'start', gap: '16px', padding: '16px' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(264px, 100%), 1fr))',
    alignItems: 'start',
    gap: '16px',
  },
  idle: { display: 'grid', gap: '16px' },
  other: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
})

/** All of the phone. */
export function PhoneView() {
  const styles = useStyles()
  const { t } = useTranslation()
  const phone = usePhone()
  const state = usePhoneState()
  const call = shownCall(state)
  const waiting = waitingCall(state)
  const spoken = call?.id === waiting?.id ? undefined : call
  return (
    <div className={styles.root}>
      <IncomingCall />
      <LineState state={state} />
      <PhoneProblemBar />
      {state.line === 'off' ? (
        <SwitchedOff />
      ) : (
        <>
          <OtherCalls state={state} />
          <div className={styles.columns}>
            {spoken === undefined ? <Idle /> : <CallCard key={spoken.id} call={spoken} />}
            {state.test === undefined ? null : (
              <TestCallSteps key={state.test.callId} test={state.test} />
            )}
          </div>
          <div>
            <Button
              size="small"
              appearance="subtle"
              icon={<PowerRegular />}
              onClick={() => void phone.switchOff()}
            >
              {t('phone.switchOff')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

const lineColors = {
  off: 'informative',
  starting: 'informative',
  ready: 'success',
  reconnecting: 'warning',
} as const

function LineState({ state }: { readonly state: PhoneState }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      <Badge appearance="tint" color={lineColors[state.line]}>
        {t(`phone.line.${state.line}`)}
      </Badge>
    </div>
  )
}

function SwitchedOff() {
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  return (
    <div className={layout.column}>
      <Text>{t('phone.offText')}</Text>
      <div>
        <Button
          appearance="primary"
          icon={<PowerRegular />}
          onClick={() => void phone.switchOn().catch(() => undefined)}
        >
          {t('phone.switchOn')}
        </Button>
      </div>
    </div>
  )
}

type IdleTab = 'dial' | 'recent' | 'devices'

function Idle() {
  const styles = useStyles()
  const { t } = useTranslation()
  const [tab, setTab] = useState<IdleTab>('dial')
  const tabs: readonly IdleTab[] = ['dial', 'recent', 'devices']
  return (
    <div className={styles.idle}>
      <LastEnd />
      <TabList
        size="small"
        selectedValue={tab}
        onTabSelect={(_, { value }) => setTab(tabs.find((each) => each === value) ?? 'dial')}
      >
        {tabs.map((each) => (
          <Tab key={each} value={each}>
            {t(`phone.tab.${each}`)}
          </Tab>
        ))}
      </TabList>
      {tab === 'dial' ? <Dialer label={t('phone.call')} /> : null}
      {tab === 'recent' ? <RecentCalls /> : null}
      {tab === 'devices' ? <PhoneSettings /> : null}
    </div>
  )
}

/** Why the call that ended last ended, where nobody expected it. */
function LastEnd() {
  const { t } = useTranslation()
  const { ended } = usePhoneState()
  return (
    <div role="status">
      {ended === undefined ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody style={{ whiteSpace: 'normal' }}>
            <MessageBarTitle>{partyName(ended.party, t)}</MessageBarTitle> {outcomeText(ended, t)}
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  )
}

/** Calls that wait while another one is on screen. */
function OtherCalls({ state }: { readonly state: PhoneState }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const phone = usePhone()
  const shown = shownCall(state)
  const others = state.calls.filter(({ id, phase }) => id !== shown?.id && phase === 'connected')
  return others.map((call) => (
    <div key={call.id} className={styles.other}>
      <Text>{partyName(call.party, t)}</Text>
      <Button size="small" onClick={() => phone.resume(call.id)}>
        {t('phone.resume')}
      </Button>
    </div>
  ))
}
