// What keeps the phone from working, and what to do about it.

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { usePhone, usePhoneState } from './phone-context.ts'
import type { PhoneProblem } from './phone-state.ts'

const ofMicrophone: readonly PhoneProblem[] = ['microphoneBusy', 'noMicrophone', 'noPermission']

/** The problem, if there is one. */
export function PhoneProblemBar() {
  const { t } = useTranslation()
  const phone = usePhone()
  const { problem } = usePhoneState()
  if (problem === undefined) return null
  const canRetry = ofMicrophone.includes(problem)
  return (
    <MessageBar intent={canRetry ? 'warning' : 'error'} layout="multiline" role="alert">
      <MessageBarBody style={{ whiteSpace: 'normal' }}>
        <MessageBarTitle>{t(`phone.problem.${problem}.title`)}</MessageBarTitle>{' '}
        {t(`phone.problem.${problem}.remedy`)}
      </MessageBarBody>
      <MessageBarActions>
        {canRetry ? (
          <Button size="small" onClick={() => void phone.retryMicrophone()}>
            {t('error.tryAgain')}
          </Button>
        ) : null}
        <Button size="small" onClick={() => phone.dismissProblem()}>
          {t('action.close')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}
