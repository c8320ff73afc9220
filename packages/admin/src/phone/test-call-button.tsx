// Tries what callers meet: opens the phone and calls a number as somebody inside would. Where there
// is nothing to call, the button says why.

import { Button, Tooltip } from '@fluentui/react-components'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { useTranslation } from 'react-i18next'
import { usePhone } from './phone-context.ts'
import type { Party } from './phone-state.ts'

/** The button; `onStarted` makes room for the phone, which stands beside the pages. */
export function TestCallButton(props: {
  readonly party: Party | undefined
  /** Why there is nothing to call. */
  readonly reason?: string | undefined
  readonly onStarted?: () => void
  readonly appearance?: 'subtle'
}) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { party, reason = '', onStarted, appearance } = props
  const look = { icon: <CallRegular />, ...(appearance && { appearance }) }
  const start = (to: Party) => {
    onStarted?.()
    void phone.test(to).catch(() => undefined)
  }
  if (party === undefined) {
    return (
      <Tooltip content={reason} relationship="description">
        <Button {...look} disabledFocusable>
          {t('phone.test.start')}
        </Button>
      </Tooltip>
    )
  }
  return (
    <Button {...look} onClick={() => start(party)}>
      {t('phone.test.start')}
    </Button>
  )
}
