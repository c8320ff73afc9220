// The button in the header that opens the phone beside the page, and shows what the phone does.

import { makeStyles, PresenceBadge, ToggleButton, Tooltip } from '@fluentui/react-components'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { useTranslation } from 'react-i18next'
import { usePhone, usePhoneState } from './phone-context.ts'

const useStyles = makeStyles({
  root: { position: 'relative' },
  badge: { position: 'absolute', right: '2px', bottom: '2px', pointerEvents: 'none' },
})

/** The button; a green mark means that calls come, a red one that a call stands. */
export function PhoneButton() {
  const styles = useStyles()
  const { t } = useTranslation()
  const phone = usePhone()
  const { line, calls, isOpen } = usePhoneState()
  return (
    <span className={styles.root}>
      <Tooltip content={t('phone.title')} relationship="label">
        <ToggleButton
          appearance="subtle"
          icon={<CallRegular />}
          checked={isOpen}
          onClick={() => phone.setOpen(!isOpen)}
        />
      </Tooltip>
      {line === 'off' ? null : (
        <PresenceBadge
          aria-hidden
          className={styles.badge}
          size="extra-small"
          status={line !== 'ready' ? 'away' : calls.length > 0 ? 'busy' : 'available'}
        />
      )}
    </span>
  )
}
