// A trunk: its name, the addresses its calls come from (one a line), and whether they are taken.

import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { trunkQuery } from '../api/queries.ts'
import type { NewTrunk, Trunk } from '../api/shapes.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { deleteTrunk, saveTrunk } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { LongTextField, TextField, TickField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = { readonly name: string; readonly addresses: string; readonly enabled: boolean }

/** The pane that adds a trunk. */
export function TrunkNewPane() {
  return <TrunkForm trunk={undefined} />
}

/** The pane that changes one. */
export function TrunkPane() {
  const { id = '' } = useParams()
  const { data: trunk } = useSuspenseQuery(trunkQuery(id))
  return <TrunkForm trunk={trunk} />
}

function TrunkForm({ trunk }: { readonly trunk: Trunk | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const edited = useEditedEtag(trunkQuery(trunk?.id ?? '').queryKey)
  const close = () => void navigate(paths.trunks)
  const { form, submit, isPending, problem, conflict } = useApiForm<Values, Trunk>({
    values: {
      name: trunk?.name ?? '',
      addresses: trunk?.addresses.join('\n') ?? '',
      enabled: trunk?.enabled ?? true,
    },
    write: (values) => saveTrunk(bodyOf(values), trunk?.id, edited.value()),
    onDone: close,
    edited,
  })
  return (
    <Pane title={trunk?.name ?? t('trunks.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={
          <PaneActions operation="POST /v1.0/trunks" isPending={isPending} onClose={close} />
        }
      >
        <ProblemBar error={problem} conflict={conflict} />
        <FieldsFor operation="POST /v1.0/trunks">
          <TextField
            control={form.control}
            name="name"
            label={t('form.name')}
            rules={{ required: t('form.required') }}
          />
          <LongTextField
            control={form.control}
            name="addresses"
            label={t('trunks.addresses')}
            hint={t('trunks.addressesHint')}
            placeholder="203.0.113.5"
            rules={{ required: t('form.required') }}
          />
          <TickField control={form.control} name="enabled" label={t('trunks.enabled')} />
        </FieldsFor>
        <IfMay operation="DELETE /v1.0/trunks/{id}">
          {trunk === undefined ? null : <DeleteTrunk trunk={trunk} onDone={close} />}
        </IfMay>
      </PaneContent>
    </Pane>
  )
}

function DeleteTrunk({ trunk, onDone }: { readonly trunk: Trunk; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteTrunk, onDone)
  return (
    <div>
      <ConfirmButton
        label={t('action.delete')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('trunks.deleteTitle', { name: trunk.name })}
        text={t('trunks.deleteText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate(trunk.id)}
      />
    </div>
  )
}

function bodyOf({ name, addresses, enabled }: Values): NewTrunk {
  return {
    name,
    authentication: 'address',
    addresses: addresses.split(/[\s,;]+/).filter(Boolean),
    enabled,
  }
}
