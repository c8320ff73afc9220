// Whom an auto attendant names: people without a role who may change what their voice applications
// policy opens. Whoever has no policy can change nothing yet, which is said with the way to mend
// it.

import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { limits } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../api/use-write.ts'
import {
  type AuthorizedUser,
  authorizedUsersQuery,
  nameAuthorizedUsers,
} from '../api/voice-applications-policies.ts'
import { paths } from '../paths.ts'
import { Card, TextLink } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { IfMay } from './if-may.tsx'
import { PersonPicker } from './person-picker.tsx'
import { ProblemBar } from './problem-bar.tsx'

const names = 'PUT /v1.0/autoAttendants/{id}/authorizedUsers'

/** The section below the form of an auto attendant. */
export function AuthorizedUsers({ attendantId }: { readonly attendantId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: users } = useSuspenseQuery(authorizedUsersQuery(attendantId))
  const write = useWrite((ids: readonly string[]) => nameAuthorizedUsers(attendantId, ids))
  const ids = users.map(({ id }) => id)
  const max = limits.authorizedUsers
  return (
    <Card title={t('authorizedUsers.title')}>
      <Text>{t('authorizedUsers.text')}</Text>
      <ProblemBar error={write.error} />
      <ul className={layout.plainList} aria-label={t('authorizedUsers.title')}>
        {users.map((user) => (
          <li key={user.id}>
            <AuthorizedLine
              user={user}
              onRemove={() => write.mutate(ids.filter((id) => id !== user.id))}
            />
          </li>
        ))}
      </ul>
      {users.length === 0 ? (
        <Text className={layout.muted}>{t('authorizedUsers.nobody')}</Text>
      ) : null}
      <IfMay operation={names}>
        {users.length < max ? (
          <PersonPicker
            label={t('authorizedUsers.add')}
            hint={t('authorizedUsers.addHint', { count: users.length, max })}
            onChoose={(id) => write.mutate([...new Set([...ids, id])])}
          />
        ) : (
          <Text className={layout.muted}>{t('authorizedUsers.full', { max })}</Text>
        )}
      </IfMay>
    </Card>
  )
}

function AuthorizedLine(props: { readonly user: AuthorizedUser; readonly onRemove: () => void }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { id, displayName, voiceApplicationsPolicy: policy } = props.user
  return (
    <>
      <div className={layout.spread}>
        <span className={layout.row}>
          <TextLink to={paths.user(id, 'roles')}>{displayName}</TextLink>
          <Text className={layout.muted}>{policy}</Text>
        </span>
        <IfMay operation={names}>
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={t('groups.removeMember', { name: displayName })}
            onClick={props.onRemove}
          />
        </IfMay>
      </div>
      {policy === undefined ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {t('authorizedUsers.noPolicy', { name: displayName })}{' '}
            <TextLink to={paths.user(id, 'roles')}>{t('authorizedUsers.givePolicy')}</TextLink>
          </MessageBarBody>
        </MessageBar>
      ) : null}
    </>
  )
}
