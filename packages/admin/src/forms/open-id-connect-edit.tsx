// The settings of the organization's own provider. The client secret is never read: an empty field
// keeps the one that is saved.

import { Button } from '@fluentui/react-components'
import { passwordPolicies, personClaims, unknownPeoplePolicies } from '@mainline/model'
import { useTranslation } from 'react-i18next'
import {
  type NewOpenIdConnectSettings,
  type OpenIdConnectSettings,
  openIdConnectQuery,
  saveOpenIdConnect,
} from '../api/sign-in-methods.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { ChoiceField, TextField, TickField } from '../ui/form-fields.tsx'
import { useLayout } from '../ui/styles.ts'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

type Values = Omit<NewOpenIdConnectSettings, 'clientSecret' | 'claimDomain'> & {
  readonly clientSecret: string
  readonly claimDomain: string
}

/** The form of the provider's settings. */
export function OpenIdConnectForm(props: {
  readonly settings: OpenIdConnectSettings | null
  readonly domain: string
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const edited = useEditedEtag(openIdConnectQuery.queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<
    Values,
    OpenIdConnectSettings
  >({
    values: valuesOf(props.settings, props.domain),
    write: (values) => saveOpenIdConnect(bodyOf(values), edited.value()),
    edited,
    onDone: edited.renew,
  })
  const { control } = form
  const isKept = props.settings?.hasClientSecret === true
  const secretHint = `openIdConnect.${isKept ? 'clientSecretKept' : 'clientSecretHint'}` as const
  const required = { required: t('form.required') }
  return (
    <form
      className={layout.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <TextField
        control={control}
        name="issuer"
        label={t('openIdConnect.issuer')}
        hint={t('openIdConnect.issuerHint')}
        rules={required}
      />
      <TextField
        control={control}
        name="clientId"
        label={t('openIdConnect.clientId')}
        autoComplete="off"
        rules={required}
      />
      <TextField
        control={control}
        name="clientSecret"
        label={t('openIdConnect.clientSecret')}
        type="password"
        autoComplete="new-password"
        hint={t(secretHint)}
      />
      <TextField
        control={control}
        name="displayName"
        label={t('openIdConnect.displayName')}
        hint={t('openIdConnect.displayNameHint')}
        rules={required}
      />
      <Rules control={control} />
      <TickField
        control={control}
        name="enabled"
        label={t('openIdConnect.enabled')}
        hint={t('openIdConnect.enabledHint')}
      />
      <div>
        <Button appearance="primary" type="submit" disabled={isPending}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  )
}

function Rules({ control }: Pick<Parameters<typeof TextField<Values>>[0], 'control'>) {
  const { t } = useTranslation()
  return (
    <>
      <ChoiceField
        control={control}
        name="personClaim"
        label={t('openIdConnect.personClaim')}
        choices={personClaims.map((value) => ({
          value,
          label: t(`openIdConnect.personClaims.${value}`),
        }))}
      />
      <TextField
        control={control}
        name="claimDomain"
        label={t('openIdConnect.claimDomain')}
        hint={t('openIdConnect.claimDomainHint')}
        rules={{ required: t('form.required') }}
      />
      <ChoiceField
        control={control}
        name="unknownPeople"
        label={t('openIdConnect.unknownPeople')}
        choices={unknownPeoplePolicies.map((value) => ({
          value,
          label: t(`openIdConnect.unknownPeoplePolicies.${value}`),
        }))}
      />
      <ChoiceField
        control={control}
        name="passwordSignIn"
        label={t('openIdConnect.passwordSignIn')}
        hint={t('openIdConnect.passwordSignInHint')}
        choices={passwordPolicies.map((value) => ({
          value,
          label: t(`openIdConnect.passwordPolicies.${value}`),
        }))}
      />
    </>
  )
}

function valuesOf(settings: OpenIdConnectSettings | null, domain: string): Values {
  return {
    issuer: settings?.issuer ?? '',
    clientId: settings?.clientId ?? '',
    clientSecret: '',
    displayName: settings?.displayName ?? '',
    personClaim: settings?.personClaim ?? 'email',
    claimDomain: settings?.claimDomain ?? domain,
    unknownPeople: settings?.unknownPeople ?? 'refuse',
    passwordSignIn: settings?.passwordSignIn ?? 'everybody',
    enabled: settings?.enabled ?? false,
  }
}

function bodyOf({ clientSecret, ...values }: Values): NewOpenIdConnectSettings {
  return clientSecret === '' ? values : { ...values, clientSecret }
}
