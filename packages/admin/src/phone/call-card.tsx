// The call on screen: with whom, since when, how it sounds, and all that can be done in it. Digits
// of the keyboard are sent into the call.

import { Badge, Button, makeStyles, Text, ToggleButton, tokens } from '@fluentui/react-components'
import { CallEndRegular } from '@fluentui/react-icons/svg/call-end'
import { CallTransferRegular } from '@fluentui/react-icons/svg/call-transfer'
import { DialpadRegular } from '@fluentui/react-icons/svg/dialpad'
import { MicOffRegular } from '@fluentui/react-icons/svg/mic-off'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PeopleAddRegular } from '@fluentui/react-icons/svg/people-add'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { CallQualityLine } from './call-quality-line.tsx'
import { CallTimer } from './call-timer.tsx'
import { DialPad, useDigitKeys } from './dial-pad.tsx'
import { LevelMeter } from './level-meter.tsx'
import { AddPersonForm, Participants } from './participants.tsx'
import { PartyText, partyName } from './party-text.tsx'
import { usePhone, usePhoneState } from './phone-context.ts'
import { callWith, type PhoneCall } from './phone-state.ts'
import { TransferForm } from './transfer-form.tsx'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gap: '12px',
    padding: '16px',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  actions: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(120px, 1fr))',
    gap: '8px',
  },
  whole: { gridColumn: '1 / -1' },
  digits: { overflowWrap: 'anywhere', letterSpacing: '2px' },
})

type Opened = 'keys' | 'transfer' | 'person' | undefined

/** The card of one call. */
export function CallCard({ call }: { readonly call: PhoneCall }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const [opened, setOpened] = useState<Opened>(call.isTest ? 'keys' : undefined)
  const { id, phase, answeredAtMs, digits } = call
  const isConnected = phase === 'connected'
  const send = (digit: string) => phone.sendDigit(id, digit)
  const within = useDigitKeys<HTMLElement>((digit) => (isConnected ? send(digit) : undefined))
  return (
    <section
      ref={within}
      className={styles.root}
      aria-label={t('phone.callWith', { name: partyName(call.party, t) })}
    >
      <div className={layout.spread}>
        <PartyText party={call.party} />
        {answeredAtMs === undefined ? null : <CallTimer sinceMs={answeredAtMs} />}
      </div>
      <div className={layout.row}>
        <CallState call={call} />
        {isConnected ? <CallQualityLine callId={id} /> : null}
      </div>
      {isConnected ? <Participants callId={id} /> : null}
      {isConnected ? <Levels callId={id} /> : null}
      <CallActions call={call} opened={opened} onOpen={setOpened} />
      {opened === 'keys' && isConnected ? <DialPad onKey={send} /> : null}
      {digits === '' ? null : (
        <Text className={styles.digits}>{t('phone.digitsSent', { digits })}</Text>
      )}
      {opened === 'transfer' && isConnected ? <TransferForm call={call} /> : null}
      {opened === 'person' && isConnected ? <AddPersonForm callId={id} /> : null}
    </section>
  )
}

function Levels({ callId }: { readonly callId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <div className={layout.tightColumn}>
      <LevelMeter callId={callId} side="us" label={t('phone.level.us')} />
      <LevelMeter callId={callId} side="other" label={t('phone.level.other')} />
    </div>
  )
}

function CallState({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const { isHeld, isHeldByOther, isMuted, transfer, phase } = call
  return (
    <span role="status">
      <Badge appearance="tint" color={isHeld || isHeldByOther ? 'warning' : 'brand'}>
        {t(`phone.phase.${isHeld ? 'held' : isHeldByOther ? 'heldByOther' : phase}`)}
      </Badge>{' '}
      {isMuted ? <Badge appearance="tint">{t('phone.phase.muted')}</Badge> : null}{' '}
      {transfer === undefined ? null : (
        <Badge appearance="tint" color={transfer === 'asked' ? 'informative' : 'danger'}>
          {t(`phone.transfer.${transfer}`)}
        </Badge>
      )}
    </span>
  )
}

function CallActions(props: {
  readonly call: PhoneCall
  readonly opened: Opened
  readonly onOpen: (opened: Opened) => void
}) {
  const styles = useStyles()
  const { t } = useTranslation()
  const phone = usePhone()
  const { call, opened, onOpen } = props
  const { id, isHeld, isMuted } = call
  const isConnected = call.phase === 'connected'
  const toggle = (what: Opened) => onOpen(opened === what ? undefined : what)
  return (
    <div className={styles.actions}>
      <ToggleButton
        icon={<MicOffRegular />}
        checked={isMuted}
        disabled={!isConnected}
        onClick={() => phone.setMuted(id, !isMuted)}
      >
        {t('phone.mute')}
      </ToggleButton>
      <ToggleButton
        icon={<PauseRegular />}
        checked={isHeld}
        disabled={!isConnected}
        onClick={() => (isHeld ? phone.resume(id) : phone.hold(id))}
      >
        {t('phone.hold')}
      </ToggleButton>
      <ToggleButton
        icon={<DialpadRegular />}
        checked={opened === 'keys'}
        disabled={!isConnected}
        onClick={() => toggle('keys')}
      >
        {t('phone.keys')}
      </ToggleButton>
      <ToggleButton
        icon={<CallTransferRegular />}
        checked={opened === 'transfer'}
        disabled={!isConnected}
        onClick={() => toggle('transfer')}
      >
        {t('phone.transfer.title')}
      </ToggleButton>
      <ToggleButton
        className={styles.whole}
        icon={<PeopleAddRegular />}
        checked={opened === 'person'}
        disabled={!isConnected}
        onClick={() => toggle('person')}
      >
        {t('phone.addPerson.title')}
      </ToggleButton>
      <ConnectButton call={call} />
      <Button
        className={styles.whole}
        icon={<CallEndRegular />}
        appearance="primary"
        onClick={() => phone.hangUp(id)}
      >
        {t('phone.hangUp')}
      </Button>
    </div>
  )
}

/** In a consultation: connects the one who was asked with the one who waits. */
function ConnectButton({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const state = usePhoneState()
  const waiting = callWith(state, call.consultedFor ?? '')
  if (waiting === undefined) return null
  return (
    <Button
      icon={<CallTransferRegular />}
      disabled={call.phase !== 'connected'}
      onClick={() => phone.connect(waiting.id, call.id)}
    >
      {t('phone.transfer.connect', { name: partyName(waiting.party, t) })}
    </Button>
  )
}
