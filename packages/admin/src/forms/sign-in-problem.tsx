// Why a sign-in by the provider failed, as the address of the page tells it: the server can only
// redirect there. A word that nobody knows says nothing.

import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

const problems = [
  'flowEnded',
  'providerUnreachable',
  'providerRefused',
  'answerInvalid',
  'addressNotVerified',
  'unknownPerson',
  'personBlocked',
  'notLinked',
  'linkedToAnother',
] as const

/** The failure named in the address, if there is one. */
export function SignInProblem() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const problem = problems.find((each) => each === search.get('problem'))
  if (problem === undefined) return null
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{t(`signIn.problems.${problem}`)}</MessageBarBody>
    </MessageBar>
  )
}
