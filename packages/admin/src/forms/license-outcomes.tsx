// What became of each account when the licenses of several were changed at once: how many went
// well, and who was refused, with the reason and the remedy.

import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { assignLicenses } from '../api/licenses.ts'
import { paths } from '../paths.ts'
import { TextLink } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { ProblemList } from './problem-bar.tsx'

type Outcomes = Awaited<ReturnType<typeof assignLicenses>>

/** The outcomes as two messages, each only where there is something to say. */
export function LicenseOutcomes({ outcomes }: { readonly outcomes: Outcomes }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const refused = outcomes.filter(({ succeeded }) => !succeeded)
  const count = outcomes.length - refused.length
  return (
    <>
      {count === 0 ? null : (
        <MessageBar intent="success" layout="multiline" role="status">
          <MessageBarBody>{t('licenses.changed', { count })}</MessageBarBody>
        </MessageBar>
      )}
      {refused.length === 0 ? null : (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody className={layout.column}>
            {refused.map(({ userId, displayName, problems }) => (
              <div key={userId}>
                <TextLink to={paths.user(userId, 'licenses')}>{displayName ?? userId}</TextLink>
                <ProblemList problems={problems} accountId={userId} />
              </div>
            ))}
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  )
}
