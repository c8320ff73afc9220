// The ways to sign in besides the password: a passkey, where this address can have them, and the
// organization's own provider. With several organizations the domain of the typed user name, or of
// the address, says whose provider it is.

import { Button, Divider } from '@fluentui/react-components'
import { KeyRegular } from '@fluentui/react-icons/svg/key'
import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { signInMethodsQuery, signInWithPasskey } from '../../api/sign-in-methods.ts'
import { useWrite } from '../../api/use-write.ts'
import { PasskeyProblem } from '../../forms/passkey-problem.tsx'
import { paths } from '../../paths.ts'

/** The buttons below the password; nothing where there is no other way. */
export function OtherWays(props: {
  readonly domain: string
  readonly returnTo: string
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  const domain = useDeferredValue(props.domain)
  const { data } = useQuery(signInMethodsQuery(domain))
  const passkey = useWrite(signInWithPasskey, props.onDone)
  const hasPasskeys = data?.passkeys === true && browserSupportsWebAuthn()
  if (data === undefined || (!hasPasskeys && data.openIdConnect === undefined)) return null
  return (
    <>
      <Divider>{t('signIn.or')}</Divider>
      <PasskeyProblem error={passkey.error} />
      {data.openIdConnect === undefined ? null : (
        <Button as="a" size="large" href={paths.openIdConnectSignIn(domain, props.returnTo)}>
          {t('signIn.withProvider', { name: data.openIdConnect.displayName })}
        </Button>
      )}
      {hasPasskeys ? (
        <Button
          size="large"
          icon={<KeyRegular />}
          disabled={passkey.isPending}
          onClick={() => passkey.mutate(undefined)}
        >
          {t('signIn.withPasskey')}
        </Button>
      ) : null}
    </>
  )
}
