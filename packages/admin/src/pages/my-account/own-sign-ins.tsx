// Where the person is signed in, and the way out of all of it, for whoever lost a computer.

import { Badge, Text } from '@fluentui/react-components'
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type OwnSignIn, ownSignInsQuery, signOutEverywhere } from '../../api/own-sign-ins.ts'
import { formatDateTime } from '../../date-time.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The own sign-ins. */
export function OwnSignInsCard() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: signIns } = useSuspenseQuery(ownSignInsQuery)
  return (
    <Card title={t('myAccount.signIns')}>
      <ul className={layout.plainList} aria-label={t('myAccount.signIns')}>
        {signIns.map((each) => (
          <li key={each.createdDateTime + each.expiresDateTime}>
            <SignInLine signIn={each} />
          </li>
        ))}
      </ul>
      <SignOutEverywhere />
    </Card>
  )
}

function SignInLine({ signIn }: { readonly signIn: OwnSignIn }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const when = (time: string) => formatDateTime(time, currentLanguage())
  const { createdDateTime, expiresDateTime, address, userAgent, current } = signIn
  return (
    <div className={layout.tightColumn} style={{ paddingBottom: '12px' }}>
      <span className={layout.row}>
        <Text weight="semibold">{userAgent ?? t('myAccount.unknownProgram')}</Text>
        {current ? (
          <Badge appearance="tint" color="success">
            {t('myAccount.thisOne')}
          </Badge>
        ) : null}
      </span>
      <Text className={layout.muted}>
        {t('myAccount.signedIn', {
          from: address ?? '–',
          since: when(createdDateTime),
          until: when(expiresDateTime),
        })}
      </Text>
    </div>
  )
}

function SignOutEverywhere() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  // Nothing may be read afresh afterwards: nobody is signed in any more.
  const { mutate, error } = useMutation({
    mutationFn: signOutEverywhere,
    onSuccess: async () => {
      queryClient.clear()
      await navigate(paths.signIn)
    },
  })
  return (
    <div>
      <ConfirmButton
        label={t('myAccount.signOutEverywhere')}
        cancelLabel={t('action.cancel')}
        icon={<SignOutRegular />}
        title={t('myAccount.signOutEverywhereTitle')}
        text={t('myAccount.signOutEverywhereText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate()}
      />
    </div>
  )
}
