// Renames a resource account, changes what it can stand for, or its country. Its user name stays:
// phones and scripts know it by that.

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { resourceAccountQuery } from '../api/queries.ts'
import { changeResourceAccount } from '../api/resource-accounts.ts'
import type { ResourceAccount } from '../api/shapes.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useTypeChoices } from './resource-account-add.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly displayName: string
  readonly type: ResourceAccount['type']
  readonly usageLocation: string
}

/** The pane over the list of resource accounts. */
export function ResourceAccountEditPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: account } = useSuspenseQuery(resourceAccountQuery(id))
  const edited = useEditedEtag(resourceAccountQuery(id).queryKey)
  const close = () => void navigate(paths.resourceAccountSelected(id))
  const { form, submit, isPending, problem, conflict } = useApiForm<Values, ResourceAccount>({
    values: {
      displayName: account.displayName,
      type: account.type,
      usageLocation: account.usageLocation ?? '',
    },
    write: ({ usageLocation, ...values }) => {
      const place = usageLocation === '' ? {} : { usageLocation }
      return changeResourceAccount(id, { ...values, ...place }, edited.value())
    },
    onDone: close,
    edited,
  })
  return (
    <Pane title={t('accounts.editTitle')} subtitle={account.userPrincipalName} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={<PaneActions isPending={isPending} onClose={close} />}
      >
        <ProblemBar error={problem} accountId={id} conflict={conflict} />
        <TextField
          control={form.control}
          name="displayName"
          label={t('users.displayName')}
          rules={{ required: t('form.required') }}
        />
        <ChoiceField
          control={form.control}
          name="type"
          label={t('accounts.resourceAccountType')}
          hint={
            account.association &&
            t('accounts.typeFixed', { name: account.association.displayName })
          }
          choices={useTypeChoices()}
          disabled={Boolean(account.association)}
        />
        <ChoiceField
          control={form.control}
          name="usageLocation"
          label={t('accounts.usageLocation')}
          hint={t('accounts.usageLocationHint')}
          choices={countryChoices(currentLanguage())}
        />
      </PaneContent>
    </Pane>
  )
}
