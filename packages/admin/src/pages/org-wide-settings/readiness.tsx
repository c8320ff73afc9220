// Whether a resource account takes calls, and if not, each open step in the order to take them.

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { ResourceAccount } from '../../api/shapes.ts'
import { ProblemList } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { TextLink } from '../../ui/page.tsx'

/** The readiness of one account. */
export function Readiness({ account }: { readonly account: ResourceAccount }) {
  const { t } = useTranslation()
  const { ready, openSteps } = account.readiness
  const name = account.displayName
  return (
    <MessageBar intent={ready ? 'success' : 'warning'} layout="multiline">
      <MessageBarBody style={{ padding: '8px 0', whiteSpace: 'normal' }}>
        <MessageBarTitle>
          {ready
            ? t('accounts.ready', { name })
            : t('accounts.notReady', { name, count: openSteps.length })}
        </MessageBarTitle>
        <ProblemList problems={openSteps} accountId={account.id} />
        {ready ? null : (
          <TextLink to={paths.resourceAccountSetUp(account.id)}>{t('setUp.allAtOnce')}</TextLink>
        )}
      </MessageBarBody>
    </MessageBar>
  )
}
