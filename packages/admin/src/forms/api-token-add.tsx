// Add an API token: its name, which of one's roles it lends, and for how long. The token is shown
// in the pane once it is made, and never again.

import { Button, Checkbox, Label, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { lentRoles, limits, type Role, roles } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { addApiToken } from '../api/administration.ts'
import { meQuery } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { CountField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

const dayMs = 24 * 60 * 60 * 1_000
const usualDays = 90

type Values = { readonly displayName: string; readonly days: number }
type Added = Awaited<ReturnType<typeof addApiToken>>

/** The pane over the list of tokens. */
export function ApiTokenAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const close = () => void navigate(paths.apiTokens)
  const [token, setToken] = useState<string>()
  return (
    <Pane title={t('apiTokens.add')} onClose={close}>
      {token === undefined ? (
        <NewToken onAdded={setToken} onClose={close} />
      ) : (
        <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
          <MessageBar intent="success">
            <MessageBarBody>{t('apiTokens.shownOnce')}</MessageBarBody>
          </MessageBar>
          <CopyLine label={t('apiTokens.token')} value={token} copyLabel={t('action.copy')} />
        </PaneContent>
      )}
    </Pane>
  )
}

function NewToken(props: {
  readonly onAdded: (token: string) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { data: me } = useSuspenseQuery(meQuery)
  const [scopes, setScopes] = useState<readonly Role[]>(['reader'])
  const scopesId = useId()
  const { form, submit, isPending, problem } = useApiForm<Values, Added>({
    values: { displayName: '', days: usualDays },
    write: ({ displayName, days }) =>
      addApiToken({ displayName, scopes: [...scopes], expiresDateTime: inDays(days) }),
    onDone: ({ token }) => props.onAdded(token),
  })
  const { control } = form
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={
        <PaneActions saveLabel={t('action.add')} isPending={isPending} onClose={props.onClose} />
      }
    >
      <ProblemBar error={problem} />
      <TextField
        control={control}
        name="displayName"
        label={t('apiTokens.name')}
        rules={{ required: t('form.required') }}
      />
      <div role="group" aria-labelledby={scopesId}>
        <Label id={scopesId}>{t('apiTokens.scopes')}</Label>
        {lentRoles(roles, me.roles).map((role) => (
          <Checkbox
            key={role}
            checked={scopes.includes(role)}
            label={t(`roles.names.${role}`)}
            onChange={(_, { checked }) =>
              setScopes(roles.filter((each) => (each === role ? checked : scopes.includes(each))))
            }
          />
        ))}
      </div>
      <CountField
        control={control}
        name="days"
        label={t('apiTokens.days')}
        min={1}
        max={limits.apiTokenDays}
      />
    </PaneContent>
  )
}

/** A little less than the days, so that the last one allowed is allowed. */
function inDays(days: number): string {
  return new Date(Date.now() + days * dayMs - 60_000).toISOString()
}
