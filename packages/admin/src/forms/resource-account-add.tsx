// Add resource account: a name that says what it is for, a user name, and what it will stand for.

import { Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { organizationQuery } from '../api/queries.ts'
import { addResourceAccount } from '../api/resource-accounts.ts'
import type { ResourceAccount } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly displayName: string
  readonly userName: string
  readonly type: ResourceAccount['type']
}

/** The pane over the list of resource accounts. */
export function ResourceAccountAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const { form, submit, isPending, problem } = useApiForm<Values, ResourceAccount>({
    values: { displayName: '', userName: '', type: 'autoAttendant' },
    write: addResourceAccount,
    onDone: ({ id }) => void navigate(paths.resourceAccountSelected(id)),
  })
  const required = { required: t('form.required') }
  const close = () => void navigate(paths.resourceAccounts)
  return (
    <Pane title={t('accounts.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={<PaneActions isPending={isPending} onClose={close} />}
      >
        <ProblemBar error={problem} />
        <TextField
          control={form.control}
          name="displayName"
          label={t('users.displayName')}
          hint={t('accounts.displayNameHint')}
          rules={required}
        />
        <TextField
          control={form.control}
          name="userName"
          label={t('users.username')}
          contentAfter={<Text>@{organization.domain}</Text>}
          rules={required}
        />
        <ChoiceField
          control={form.control}
          name="type"
          label={t('accounts.resourceAccountType')}
          choices={useTypeChoices()}
          rules={required}
        />
      </PaneContent>
    </Pane>
  )
}

/** What a resource account can stand for. */
export function useTypeChoices() {
  const { t } = useTranslation()
  return [
    { value: 'autoAttendant', label: t('accounts.types.autoAttendant') },
    { value: 'callQueue', label: t('accounts.types.callQueue') },
  ]
}
