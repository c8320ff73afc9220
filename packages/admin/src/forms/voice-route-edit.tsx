// A voice route: its name, the numbers that it fits, and the trunks that carry them. Trunks without
// a server carry no calls out and say so.

import { Checkbox } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type Control, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import {
  deleteVoiceRoute,
  saveVoiceRoute,
  type VoiceRoute,
  voiceRouteQuery,
} from '../api/outbound-calling.ts'
import { trunksQuery } from '../api/trunks.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { CountField, TextField } from '../ui/form-fields.tsx'
import { useLocked } from '../ui/locked.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { TickGroup } from '../ui/tick-group.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly name: string
  readonly pattern: string
  readonly priority: number
  readonly trunkIds: readonly string[]
}

/** The pane that adds a voice route. */
export function VoiceRouteNewPane() {
  return <VoiceRouteForm route={undefined} />
}

/** The pane that changes one. */
export function VoiceRoutePane() {
  const { id = '' } = useParams()
  const { data: route } = useSuspenseQuery(voiceRouteQuery(id))
  return <VoiceRouteForm route={route} />
}

function VoiceRouteForm({ route }: { readonly route: VoiceRoute | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const edited = useEditedEtag(voiceRouteQuery(route?.id ?? '').queryKey)
  const close = () => void navigate(paths.voiceRoutes)
  const { form, submit, isPending, problem, conflict } = useApiForm<Values, VoiceRoute>({
    values: {
      name: route?.name ?? '',
      pattern: route?.pattern ?? '+',
      priority: route?.priority ?? 1,
      trunkIds: route?.trunkIds ?? [],
    },
    write: ({ trunkIds, ...rest }) =>
      saveVoiceRoute({ ...rest, trunkIds: [...trunkIds] }, route?.id, edited.value()),
    onDone: close,
    edited,
  })
  const { control } = form
  const required = { required: t('form.required') }
  return (
    <Pane title={route?.name ?? t('voiceRoutes.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={
          <PaneActions operation="POST /v1.0/voiceRoutes" isPending={isPending} onClose={close} />
        }
      >
        <ProblemBar error={problem} conflict={conflict} />
        <FieldsFor operation="POST /v1.0/voiceRoutes">
          <TextField control={control} name="name" label={t('form.name')} rules={required} />
          <TextField
            control={control}
            name="pattern"
            label={t('voiceRoutes.pattern')}
            hint={t('voiceRoutes.patternHint')}
            rules={required}
          />
          <TrunkTicks control={control} />
          <CountField
            control={control}
            name="priority"
            label={t('trunks.priority')}
            hint={t('voiceRoutes.priorityHint')}
            min={1}
            max={100}
          />
        </FieldsFor>
        <IfMay operation="DELETE /v1.0/voiceRoutes/{id}">
          {route === undefined ? null : <DeleteRoute route={route} onDone={close} />}
        </IfMay>
      </PaneContent>
    </Pane>
  )
}

/** The trunks to choose among, each a box to tick. */
function TrunkTicks({ control }: { readonly control: Control<Values> }) {
  const { t } = useTranslation()
  const { data: trunks } = useSuspenseQuery(trunksQuery)
  const isLocked = useLocked() !== undefined
  const { field, fieldState } = useController({
    control,
    name: 'trunkIds',
    rules: { validate: (ids) => ids.length > 0 || t('form.required') },
  })
  const tick = (id: string, isTicked: boolean) => {
    const others = field.value.filter((each) => each !== id)
    field.onChange(isTicked ? [...others, id] : others)
  }
  return (
    <TickGroup
      label={t('voiceRoutes.trunks')}
      hint={trunks.length === 0 ? t('voiceRoutes.noTrunks') : t('voiceRoutes.trunksHint')}
      error={fieldState.error?.message}
    >
      {trunks.map(({ id, name, server }) => (
        <div key={id}>
          <Checkbox
            label={server === undefined ? t('voiceRoutes.takesOnly', { name }) : name}
            disabled={isLocked || server === undefined}
            checked={field.value.includes(id)}
            onChange={(_, { checked }) => tick(id, checked === true)}
          />
        </div>
      ))}
    </TickGroup>
  )
}

function DeleteRoute(props: { readonly route: VoiceRoute; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteVoiceRoute, props.onDone)
  return (
    <div>
      <ConfirmButton
        label={t('action.delete')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('voiceRoutes.deleteTitle', { name: props.route.name })}
        text={t('voiceRoutes.deleteText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate(props.route.id)}
      />
    </div>
  )
}
