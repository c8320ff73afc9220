// A voice applications policy: its name, the 25 switches in the groups of the reference, and which
// figures its people see. What opens nothing yet says so, and is kept for when it does.

import { Divider, Subtitle2, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import {
  effectiveSwitches,
  limits,
  metricPermissions,
  metricPermissionValues,
  type VoiceApplicationSwitch,
  voiceApplicationSwitches,
} from '@mainline/model'
import type { Control } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import {
  deletePolicy,
  type NewVoiceApplicationsPolicy,
  policyQuery,
  savePolicy,
  type VoiceApplicationsPolicy,
} from '../api/voice-applications-policies.ts'
import { paths } from '../paths.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { ChoiceField, TextField, TickField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'
import { emptyPolicy, policyBody } from './voice-applications-policy-values.ts'

const changes = 'PUT /v1.0/voiceApplicationsPolicies/{id}'

/** The pane that adds a policy, and then leads to its people. */
export function VoiceApplicationsPolicyNewPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const close = () => void navigate(paths.voiceApplicationsPolicies)
  return (
    <Pane title={t('policies.add')} onClose={close}>
      <VoiceApplicationsPolicyForm policy={undefined} onClose={close} />
    </Pane>
  )
}

/** Adds a policy, or changes the given one. */
export function VoiceApplicationsPolicyForm(props: {
  readonly policy: VoiceApplicationsPolicy | undefined
  readonly onClose: () => void
}) {
  const navigate = useNavigate()
  const { policy, onClose } = props
  const edited = useEditedEtag(policyQuery(policy?.id ?? '').queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<
    NewVoiceApplicationsPolicy,
    VoiceApplicationsPolicy
  >({
    values: policyBody(policy ?? emptyPolicy),
    write: (values) => savePolicy(policyBody(values), policy?.id, edited.value()),
    edited,
    onDone: ({ id }) => {
      edited.renew()
      if (policy === undefined)
        void navigate(paths.voiceApplicationsPolicy(id, 'people'), { replace: true })
    },
  })
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={<PaneActions operation={changes} isPending={isPending} onClose={onClose} />}
    >
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation={changes}>
        <PolicyFields control={form.control} />
      </FieldsFor>
      <IfMay operation="DELETE /v1.0/voiceApplicationsPolicies/{id}">
        {policy === undefined ? null : <DeletePolicy policy={policy} onDone={onClose} />}
      </IfMay>
    </PaneContent>
  )
}

type FieldsProps = { readonly control: Control<NewVoiceApplicationsPolicy> }

function PolicyFields({ control }: FieldsProps) {
  const { t } = useTranslation()
  const tooLong = { value: limits.nameLength, message: t('form.tooLong') }
  return (
    <>
      <TextField
        control={control}
        name="displayName"
        label={t('form.name')}
        rules={{ required: t('form.required'), maxLength: tooLong }}
      />
      <TextField
        control={control}
        name="description"
        label={t('policies.descriptionField')}
        hint={t('form.optional')}
      />
      <Switches control={control} of="AutoAttendant" />
      <Switches control={control} of="CallQueue" />
      <Metrics control={control} />
    </>
  )
}

function Switches({ control, of }: FieldsProps & { readonly of: 'AutoAttendant' | 'CallQueue' }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const names = voiceApplicationSwitches.filter((name) => name.startsWith(`allow${of}`))
  return (
    <section className={layout.tightColumn} aria-label={t(`policies.groups.${of}`)}>
      <Subtitle2 as="h3">{t(`policies.groups.${of}`)}</Subtitle2>
      {names.map((name) => (
        <TickField
          key={name}
          control={control}
          name={name}
          label={t(`policies.switches.${name}`)}
          hint={isEffective(name) ? undefined : t('policies.noEffectYet')}
        />
      ))}
    </section>
  )
}

function isEffective(name: VoiceApplicationSwitch): boolean {
  return effectiveSwitches.includes(name)
}

function Metrics({ control }: FieldsProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <section className={layout.column} aria-label={t('policies.metrics')}>
      <Subtitle2 as="h3">{t('policies.metrics')}</Subtitle2>
      <Text className={layout.muted}>{t('policies.metricsText')}</Text>
      {metricPermissions.map((name) => (
        <ChoiceField
          key={name}
          control={control}
          name={name}
          label={t(`policies.permissions.${name}`)}
          choices={metricPermissionValues.map((value) => ({
            value,
            label: t(`policies.permissionValues.${value}`),
          }))}
        />
      ))}
    </section>
  )
}

function DeletePolicy(props: {
  readonly policy: VoiceApplicationsPolicy
  readonly onDone: () => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { id, displayName, userCount } = props.policy
  const { mutate, error } = useWrite(deletePolicy, props.onDone)
  return (
    <>
      <Divider />
      <div className={layout.row}>
        <ConfirmButton
          label={t('action.delete')}
          cancelLabel={t('action.cancel')}
          icon={<DeleteRegular />}
          disabled={userCount > 0}
          title={t('policies.deleteTitle', { name: displayName })}
          text={t('policies.deleteText')}
          problem={<ProblemBar error={error} />}
          onConfirm={() => mutate(id)}
        />
        {userCount > 0 ? (
          <Text className={layout.muted}>{t('policies.inUse', { count: userCount })}</Text>
        ) : null}
      </div>
    </>
  )
}
