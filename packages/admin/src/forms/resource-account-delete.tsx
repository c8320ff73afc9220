// Deleting a resource account: first what would become of its number, its license and its callers,
// and which auto attendants lead to it; then all of it in one step.

import { Text } from '@fluentui/react-components'
import type { Schemas } from '@mainline/client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { resourceAccountQuery } from '../api/queries.ts'
import { deleteResourceAccount, deletionPreviewQuery } from '../api/resource-accounts.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { TextLink } from '../ui/page.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'

/** The pane over the list of resource accounts. */
export function ResourceAccountDeletePane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: account } = useSuspenseQuery(resourceAccountQuery(id))
  const { data: preview } = useSuspenseQuery(deletionPreviewQuery(id))
  const close = () => void navigate(paths.resourceAccountSelected(id))
  const write = useWrite(
    () => deleteResourceAccount(id),
    () => void navigate(paths.resourceAccounts),
  )
  return (
    <Pane
      title={t('accounts.deleteTitle', { name: account.displayName })}
      subtitle={account.userPrincipalName}
      onClose={close}
    >
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate(undefined)
        }}
        actions={
          <PaneActions
            saveLabel={t('action.delete')}
            isPending={write.isPending}
            disabled={!preview.deletable}
            onClose={close}
          />
        }
      >
        <ProblemBar error={write.error} accountId={id} />
        <Consequences preview={preview} />
        <Referring preview={preview} />
      </PaneContent>
    </Pane>
  )
}

type PreviewProps = { readonly preview: Schemas['DeletionPreview'] }

function Consequences({ preview }: PreviewProps) {
  const { t } = useTranslation()
  const { freedNumber, freedLicenses, endedAssociation, remainingAccounts } = preview
  const number = freedNumber === undefined ? undefined : formatTelephoneNumber(freedNumber)
  const others = remainingAccounts.map(({ displayName, phoneNumber }) =>
    phoneNumber === undefined
      ? displayName
      : `${displayName} (${formatTelephoneNumber(phoneNumber)})`,
  )
  const name = endedAssociation?.displayName ?? ''
  const lines = [
    number === undefined ? undefined : t('deletion.number', { number }),
    endedAssociation && t('deletion.association', { name }),
    others.length === 0 ? undefined : t('deletion.others', { name, accounts: others.join(', ') }),
    ...freedLicenses.map((license) => t('deletion.license', { license })),
    t('deletion.recoverable'),
  ].filter((line) => line !== undefined)
  return (
    <ul aria-label={t('deletion.consequences')} style={{ margin: 0, paddingLeft: '20px' }}>
      {lines.map((line) => (
        <li key={line}>
          <Text>{line}</Text>
        </li>
      ))}
    </ul>
  )
}

function Referring({ preview }: PreviewProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const referring = preview.referringAutoAttendants
  if (referring.length === 0) return null
  return (
    <div className={layout.tightColumn}>
      <Text weight="semibold">{t('deletion.referring')}</Text>
      {referring.map(({ id, name }) => (
        <TextLink key={id} to={paths.autoAttendant(id)}>
          {name}
        </TextLink>
      ))}
    </div>
  )
}
