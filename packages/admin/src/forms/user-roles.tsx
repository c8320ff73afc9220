// The roles tab of a person: which roles they hold, which Global admins choose, and which voice
// applications policy, which Voice admins do. Others see it greyed with the reason.

import { Checkbox, Divider, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { type Role, roles } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeRoles } from '../api/administration.ts'
import { useMay } from '../api/may.ts'
import type { User } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import {
  grantPolicy,
  policiesQuery,
  policyOfUserQuery,
} from '../api/voice-applications-policies.ts'
import { ChoiceInput } from '../ui/form-fields.tsx'
import { Locked } from '../ui/locked.tsx'
import { PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'

const givesRoles = 'POST /v1.0/directoryRoles/{id}/members/$ref'
const givesPolicies = 'PUT /v1.0/users/{id}/voiceApplicationsPolicy'

/** Which roles one person holds, and which voice applications policy. */
export function UserRolesForm(props: { readonly user: User; readonly onClose: () => void }) {
  const { user, onClose } = props
  const may = useMay()
  const { data: policy } = useSuspenseQuery(policyOfUserQuery(user.id))
  const former = policy?.id ?? ''
  const formerRoles = roles.filter((role) => user.roles.includes(role))
  const [held, setHeld] = useState(formerRoles)
  const [policyId, setPolicyId] = useState(former)
  const write = useWrite(async () => {
    if (held.join() !== formerRoles.join()) await changeRoles(user.id, held)
    if (policyId !== former) await grantPolicy(user.id, policyId)
  }, onClose)
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(undefined)
      }}
      actions={
        <PaneActions
          operation={may(givesRoles) ? givesRoles : givesPolicies}
          isPending={write.isPending}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={write.error ?? undefined} accountId={user.id} />
      <RoleBoxes held={held} onChange={setHeld} />
      <Divider />
      <PolicyChoice policyId={policyId} onChange={setPolicyId} />
    </PaneContent>
  )
}

function RoleBoxes(props: {
  readonly held: readonly Role[]
  readonly onChange: (held: Role[]) => void
}) {
  const { t } = useTranslation()
  const isFixed = !useMay()(givesRoles)
  return (
    <>
      {isFixed ? (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('roles.givenOnUser')}</MessageBarBody>
        </MessageBar>
      ) : null}
      {roles.map((role) => (
        <Checkbox
          key={role}
          disabled={isFixed}
          checked={props.held.includes(role)}
          label={t('roles.described', {
            name: t(`roles.names.${role}`),
            text: t(`roles.texts.${role}`),
          })}
          onChange={(_, { checked }) =>
            props.onChange(withRole(props.held, role, checked === true))
          }
        />
      ))}
    </>
  )
}

function PolicyChoice(props: {
  readonly policyId: string
  readonly onChange: (policyId: string) => void
}) {
  const { t } = useTranslation()
  const { data: policies } = useSuspenseQuery(policiesQuery)
  const reason = useMay()(givesPolicies) ? undefined : t('attendants.onlyVoiceAdmins')
  return (
    <Locked reason={reason}>
      <ChoiceInput
        label={t('policies.one')}
        hint={t('policies.oneHint')}
        value={props.policyId}
        choices={[
          { value: '', label: t('policies.none') },
          ...policies.map(({ id, displayName }) => ({ value: id, label: displayName })),
        ]}
        onChange={props.onChange}
      />
    </Locked>
  )
}

function withRole(held: readonly Role[], role: Role, isHeld: boolean): Role[] {
  return roles.filter((each) => (each === role ? isHeld : held.includes(each)))
}
