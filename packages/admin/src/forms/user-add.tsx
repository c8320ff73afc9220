// Add a user: a person with a name to sign in with, an extension, and a first password.

import { Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { organizationQuery } from '../api/queries.ts'
import type { User } from '../api/shapes.ts'
import { addUser } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly displayName: string
  readonly userName: string
  readonly extension: string
  readonly password: string
}

/** The pane over the list of accounts. */
export function UserAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const { form, submit, isPending, problem } = useApiForm<Values, User>({
    values: { displayName: '', userName: '', extension: '', password: '' },
    write: (values) => addUser(withoutBlanks(values, organization.countryCode)),
    onDone: ({ id }) => void navigate(paths.user(id, 'devices'), { replace: true }),
  })
  const { control } = form
  const close = () => void navigate(paths.activeUsers)
  return (
    <Pane title={t('users.add')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={<PaneActions saveLabel={t('action.add')} isPending={isPending} onClose={close} />}
      >
        <ProblemBar error={problem} />
        <TextField
          control={control}
          name="displayName"
          label={t('users.displayName')}
          rules={{ required: t('form.required') }}
        />
        <TextField
          control={control}
          name="userName"
          label={t('users.username')}
          contentAfter={<Text>@{organization.domain}</Text>}
          rules={{ required: t('form.required') }}
        />
        <TextField
          control={control}
          name="extension"
          label={t('user.extension')}
          hint={t('user.extensionHint')}
        />
        <TextField
          control={control}
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('signIn.password')}
          hint={t('users.passwordHint')}
        />
      </PaneContent>
    </Pane>
  )
}

function withoutBlanks({ displayName, userName, ...rest }: Values, usageLocation: string) {
  const optional = Object.entries(rest).filter(([, value]) => value !== '')
  return { displayName, userName, usageLocation, ...Object.fromEntries(optional) }
}
