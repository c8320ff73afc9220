// Why a passkey could not be made or used. What the browser's own dialog ended with comes as an
// English name (WebAuthn Level 3 §5.1); the two that people cause have words of their own.

import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { ApiFailure } from '@mainline/client'
import { useTranslation } from 'react-i18next'
import { ProblemBar } from './problem-bar.tsx'

/** The error of a ceremony, if there is one. */
export function PasskeyProblem({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation()
  if (error === null) return null
  if (error instanceof ApiFailure) return <ProblemBar error={error} />
  const isKnown = error.name === 'InvalidStateError'
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>{t(isKnown ? 'passkeys.known' : 'passkeys.canceled')}</MessageBarBody>
    </MessageBar>
  )
}
