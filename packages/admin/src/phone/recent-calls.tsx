// The last calls of this browser: who, when, what became of it, and calling again.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { CallInboundRegular } from '@fluentui/react-icons/svg/call-inbound'
import { CallMissedRegular } from '@fluentui/react-icons/svg/call-missed'
import { CallOutboundRegular } from '@fluentui/react-icons/svg/call-outbound'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatDuration } from '../date-time.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { useLayout } from '../ui/styles.ts'
import { PartyText, partyName } from './party-text.tsx'
import { usePhone, usePhoneState } from './phone-context.ts'
import type { RecentCall } from './phone-state.ts'

const useStyles = makeStyles({
  call: {
    display: 'grid',
    gridTemplateColumns: '24px 1fr auto',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  icon: { fontSize: '20px', lineHeight: 0, color: tokens.colorNeutralForeground3 },
  missed: { color: tokens.colorPaletteRedForeground1 },
})

/** The list; the button calls again. */
export function RecentCalls() {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const { recent, line } = usePhoneState()
  if (recent.length === 0) return <Text className={layout.muted}>{t('phone.recent.none')}</Text>
  return (
    <ul className={layout.plainList}>
      {recent.map((call) => (
        <li key={call.id} className={styles.call}>
          <span className={isMissed(call) ? `${styles.icon} ${styles.missed}` : styles.icon}>
            <DirectionIcon call={call} />
          </span>
          <span className={layout.tightColumn}>
            <PartyText party={call.party} />
            <Text size={200} className={layout.muted}>
              {whatOf(call, t)}
            </Text>
          </span>
          <Button
            appearance="subtle"
            icon={<CallRegular />}
            aria-label={t('phone.callAgain', { name: partyName(call.party, t) })}
            disabled={line !== 'ready' || call.party.number === ''}
            onClick={() => void phone.call({ party: call.party, isTest: call.isTest })}
          />
        </li>
      ))}
    </ul>
  )
}

function DirectionIcon({ call }: { readonly call: RecentCall }) {
  if (isMissed(call)) return <CallMissedRegular />
  return call.direction === 'incoming' ? <CallInboundRegular /> : <CallOutboundRegular />
}

function isMissed({ direction, outcome }: RecentCall): boolean {
  return direction === 'incoming' && outcome === 'noAnswer'
}

/** What became of a call, in words. */
export function outcomeText(call: RecentCall, t: TFunction): string {
  return isMissed(call) ? t('phone.outcome.missed') : t(`phone.outcome.${call.outcome}`)
}

function whatOf(call: RecentCall, t: TFunction): string {
  const { startedAtMs, lengthMs } = call
  const start = new Date(startedAtMs).toISOString()
  const when = formatDateTime(start, currentLanguage())
  const length = formatDuration(start, new Date(startedAtMs + lengthMs).toISOString())
  return `${when} · ${lengthMs > 0 ? length : outcomeText(call, t)}`
}
