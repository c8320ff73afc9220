// Add a user: first what everybody needs (a name to sign in with, a first password, an extension),
// then what a person can have besides.

import { Divider, Subtitle2, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { FormProvider } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { organizationQuery } from '../api/queries.ts'
import type { User } from '../api/shapes.ts'
import { addUser } from '../api/writes.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceField, TextField, TickField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import {
  defaultRingSeconds,
  ExtensionField,
  mailsOf,
  PersonFields,
  type PersonValues,
  RingField,
} from './person-fields.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = PersonValues & {
  readonly displayName: string
  readonly userName: string
  readonly password: string
  readonly usageLocation: string
  readonly blockSignIn: boolean
}

const noValues = {
  displayName: '',
  userName: '',
  password: '',
  givenName: '',
  surname: '',
  department: '',
  jobTitle: '',
  otherMails: '',
  extension: '',
  unansweredDelaySeconds: defaultRingSeconds,
  blockSignIn: false,
}

/** The pane over the list of accounts. */
export function UserAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const { form, submit, isPending, problem } = useApiForm<Values, User>({
    values: { ...noValues, usageLocation: organization.countryCode },
    write: (values) => addUser(newUserOf(values)),
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
        <Subtitle2 as="h3">{t('users.basics')}</Subtitle2>
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
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('signIn.password')}
          hint={t('users.passwordHint')}
        />
        <FormProvider {...form}>
          <ExtensionField />
          <Divider />
          <Subtitle2 as="h3">{t('users.more')}</Subtitle2>
          <PersonFields />
          <ChoiceField
            control={control}
            name="usageLocation"
            label={t('licenses.selectLocation')}
            hint={t('licenses.locationHint')}
            choices={countryChoices(currentLanguage())}
          />
          <RingField />
        </FormProvider>
        <TickField
          control={control}
          name="blockSignIn"
          label={t('user.blockSignIn')}
          hint={t('user.blockSignInHint')}
        />
      </PaneContent>
    </Pane>
  )
}

// What was left blank is not sent: the server has its own idea of it.
function newUserOf({ blockSignIn, otherMails, unansweredDelaySeconds, ...texts }: Values) {
  const { displayName, userName, ...optional } = texts
  const given = Object.entries(optional).filter(([, value]) => value.trim() !== '')
  return {
    displayName,
    userName,
    ...Object.fromEntries(given),
    otherMails: mailsOf(otherMails),
    unansweredDelaySeconds,
    accountEnabled: !blockSignIn,
  }
}
