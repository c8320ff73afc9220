// My account: who is signed in, how, and where: the password is changed here, passkeys are
// registered, named and removed, the account is tied to the organization's own provider, and every
// sign-in can be ended.

import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/queries.ts'
import { beginLink, signInMethodsQuery } from '../../api/sign-in-methods.ts'
import { useWrite } from '../../api/use-write.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { SignInProblem } from '../../forms/sign-in-problem.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { OwnSignInsCard } from './own-sign-ins.tsx'
import { Passkeys } from './passkeys.tsx'
import { PasswordCard } from './password.tsx'

/** The page about oneself. */
export function MyAccountPage() {
  const { t } = useTranslation()
  const { data: me } = useSuspenseQuery(meQuery)
  const domain = me.userPrincipalName.split('@')[1] ?? ''
  const { data: methods } = useQuery(signInMethodsQuery(domain))
  return (
    <Page title={t('myAccount.title')} description={`${me.displayName}, ${me.userPrincipalName}`}>
      <SignInProblem />
      <PasswordCard />
      <Card title={t('passkeys.title')}>
        <Text>{t('passkeys.text')}</Text>
        {methods?.passkeys === false ? <NoPasskeysHere /> : null}
        <Passkeys isPossible={methods?.passkeys === true} />
      </Card>
      {methods?.openIdConnect === undefined ? null : (
        <Link provider={methods.openIdConnect.displayName} />
      )}
      <OwnSignInsCard />
    </Page>
  )
}

function NoPasskeysHere() {
  const { t } = useTranslation()
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{t('passkeys.notHere')}</MessageBarBody>
    </MessageBar>
  )
}

function Link({ provider }: { readonly provider: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const link = useWrite(beginLink, (address) => window.location.assign(address))
  return (
    <Card title={provider}>
      <Text>{t('myAccount.linkText', { provider })}</Text>
      <ProblemBar error={link.error} />
      <div className={layout.row}>
        <Button disabled={link.isPending} onClick={() => link.mutate(undefined)}>
          {t('myAccount.link', { provider })}
        </Button>
      </div>
    </Card>
  )
}
