// Changes the own password. Every other sign-in ends with it, this one goes on.

import { Button, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../../api/own-sign-ins.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { useApiForm } from '../../forms/use-api-form.ts'
import { Saved } from '../../forms/user-edit.tsx'
import { TextField } from '../../ui/form-fields.tsx'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

type Values = {
  readonly currentPassword: string
  readonly newPassword: string
  readonly repeated: string
}

const empty = { currentPassword: '', newPassword: '', repeated: '' }

/** The form. */
export function PasswordCard() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { form, submit, isPending, isSaved, problem } = useApiForm<Values, unknown>({
    values: empty,
    write: ({ currentPassword, newPassword }) => changePassword({ currentPassword, newPassword }),
    onDone: () => form.reset(empty),
  })
  const { control } = form
  const required = { required: t('form.required') }
  return (
    <Card title={t('signIn.password')}>
      <Text>{t('myAccount.passwordText')}</Text>
      <form
        className={layout.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <ProblemBar error={problem} />
        {isSaved ? <Saved /> : null}
        <TextField
          control={control}
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          label={t('myAccount.currentPassword')}
          rules={required}
        />
        <TextField
          control={control}
          name="newPassword"
          type="password"
          autoComplete="new-password"
          label={t('myAccount.newPassword')}
          rules={required}
        />
        <TextField
          control={control}
          name="repeated"
          type="password"
          autoComplete="new-password"
          label={t('myAccount.repeated')}
          rules={{
            validate: (typed, { newPassword }) => typed === newPassword || t('myAccount.differs'),
          }}
        />
        <div>
          <Button type="submit" disabled={isPending}>
            {t('myAccount.changePassword')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
