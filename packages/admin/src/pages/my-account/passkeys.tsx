// The list of the own passkeys: each with its name, which can be changed in place, and when it was
// made and last used; and the form that adds one.

import { Button, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { KeyRegular } from '@fluentui/react-icons/svg/key'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  addPasskey,
  deletePasskey,
  type Passkey,
  passkeysQuery,
  renamePasskey,
} from '../../api/sign-in-methods.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime } from '../../date-time.ts'
import { PasskeyProblem } from '../../forms/passkey-problem.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { useApiForm } from '../../forms/use-api-form.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { TextField } from '../../ui/form-fields.tsx'
import { useLayout } from '../../ui/styles.ts'

type Values = { readonly displayName: string }

/** The own passkeys; where this address can have none, they can still be named and removed. */
export function Passkeys({ isPossible }: { readonly isPossible: boolean }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: passkeys = [] } = useQuery(passkeysQuery)
  return (
    <>
      <ul className={layout.plainList} aria-label={t('passkeys.title')}>
        {passkeys.map((passkey) => (
          <li key={passkey.id}>
            <PasskeyLine passkey={passkey} />
          </li>
        ))}
      </ul>
      <PasskeyAdd isPossible={isPossible} />
    </>
  )
}

function PasskeyAdd({ isPossible }: { readonly isPossible: boolean }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { form, submit, isPending, problem } = useApiForm<Values, Passkey>({
    values: { displayName: '' },
    write: ({ displayName }) => addPasskey(displayName),
    onDone: () => form.reset({ displayName: '' }),
  })
  return (
    <form
      className={layout.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <PasskeyProblem error={problem ?? null} />
      <TextField
        control={form.control}
        name="displayName"
        label={t('passkeys.name')}
        hint={t('passkeys.nameHint')}
        rules={{ required: t('form.required') }}
      />
      <div>
        <Button type="submit" icon={<KeyRegular />} disabled={isPending || !isPossible}>
          {t('passkeys.add')}
        </Button>
      </div>
    </form>
  )
}

function PasskeyLine({ passkey }: { readonly passkey: Passkey }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [isNaming, setNaming] = useState(false)
  const { mutate, error } = useWrite(deletePasskey)
  const when = (time: string) => formatDateTime(time, currentLanguage())
  const { displayName, createdDateTime, lastUsedDateTime } = passkey
  if (isNaming) return <PasskeyRename passkey={passkey} onDone={() => setNaming(false)} />
  return (
    <div className={layout.spread}>
      <span className={layout.tightColumn}>
        <Text weight="semibold">{displayName}</Text>
        <Text className={layout.muted}>
          {lastUsedDateTime === undefined
            ? t('passkeys.added', { when: when(createdDateTime) })
            : t('passkeys.used', { when: when(lastUsedDateTime) })}
        </Text>
      </span>
      <span className={layout.row}>
        <Button appearance="subtle" icon={<EditRegular />} onClick={() => setNaming(true)}>
          {t('passkeys.rename')}
        </Button>
        <ConfirmButton
          label={t('action.remove')}
          cancelLabel={t('action.cancel')}
          icon={<DeleteRegular />}
          title={t('passkeys.removeTitle', { name: displayName })}
          text={t('passkeys.removeText')}
          problem={<ProblemBar error={error} />}
          onConfirm={() => mutate(passkey.id)}
        />
      </span>
    </div>
  )
}

function PasskeyRename(props: { readonly passkey: Passkey; readonly onDone: () => void }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { id, displayName } = props.passkey
  const { form, submit, isPending, problem } = useApiForm<Values, Passkey>({
    values: { displayName },
    write: (values) => renamePasskey(id, values.displayName),
    onDone: props.onDone,
  })
  return (
    <form
      className={layout.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ProblemBar error={problem} />
      <TextField
        control={form.control}
        name="displayName"
        label={t('passkeys.newName')}
        rules={{ required: t('form.required') }}
      />
      <div className={layout.row}>
        <Button type="submit" disabled={isPending}>
          {t('action.save')}
        </Button>
        <Button onClick={props.onDone}>{t('action.cancel')}</Button>
      </div>
    </form>
  )
}
