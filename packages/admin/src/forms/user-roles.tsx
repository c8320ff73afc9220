// The roles tab of a person: which roles they hold. Only Global admins choose; others see it greyed
// with the reason.

import { Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { type Role, roles } from '@mainline/model'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeRoles } from '../api/administration.ts'
import { useMay } from '../api/may.ts'
import type { User } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'

const givesRoles = 'POST /v1.0/directoryRoles/{id}/members/$ref'

/** Which roles one person holds. */
export function UserRolesForm(props: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { user, onClose } = props
  const may = useMay()
  const [held, setHeld] = useState(() => roles.filter((role) => user.roles.includes(role)))
  const write = useWrite((wanted: Role[]) => changeRoles(user.id, wanted), onClose)
  const isFixed = !may(givesRoles)
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(held)
      }}
      actions={<PaneActions operation={givesRoles} isPending={write.isPending} onClose={onClose} />}
    >
      <ProblemBar error={write.error ?? undefined} accountId={user.id} />
      {isFixed ? (
        <MessageBar>
          <MessageBarBody>{t('roles.givenOnUser')}</MessageBarBody>
        </MessageBar>
      ) : null}
      {roles.map((role) => (
        <Checkbox
          key={role}
          disabled={isFixed}
          checked={held.includes(role)}
          label={t('roles.described', {
            name: t(`roles.names.${role}`),
            text: t(`roles.texts.${role}`),
          })}
          onChange={(_, { checked }) => setHeld(withRole(held, role, checked === true))}
        />
      ))}
    </PaneContent>
  )
}

function withRole(held: readonly Role[], role: Role, isHeld: boolean): Role[] {
  return roles.filter((each) => (each === role ? isHeld : held.includes(each)))
}
