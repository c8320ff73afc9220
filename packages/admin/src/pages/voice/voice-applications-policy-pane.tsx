// One voice applications policy: its switches, and who has it.

import { Button, Tab, TabList, Text } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useWrite } from '../../api/use-write.ts'
import {
  grantPolicy,
  policyQuery,
  policyUsersQuery,
} from '../../api/voice-applications-policies.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { PersonPicker } from '../../forms/person-picker.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { VoiceApplicationsPolicyForm } from '../../forms/voice-applications-policy-edit.tsx'
import { paths } from '../../paths.ts'
import { TextLink } from '../../ui/page.tsx'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The pane over the list of policies. */
export function VoiceApplicationsPolicyPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const { data: policy } = useSuspenseQuery(policyQuery(id))
  const close = () => void navigate(paths.voiceApplicationsPolicies)
  const tab = search.get('tab') === 'people' ? 'people' : 'switches'
  return (
    <Pane title={policy.displayName} subtitle={policy.description} onClose={close}>
      <TabList
        selectedValue={tab}
        onTabSelect={(_, { value }) => setSearch({ tab: String(value) }, { replace: true })}
        style={{ paddingLeft: '12px' }}
      >
        <Tab value="switches">{t('policies.settings')}</Tab>
        <Tab value="people">{t('policies.people')}</Tab>
      </TabList>
      {tab === 'people' ? (
        <People policyId={id} onClose={close} />
      ) : (
        <VoiceApplicationsPolicyForm key={id} policy={policy} onClose={close} />
      )}
    </Pane>
  )
}

function People(props: { readonly policyId: string; readonly onClose: () => void }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { policyId, onClose } = props
  const { data: people } = useSuspenseQuery(policyUsersQuery(policyId))
  const give = useWrite((userId: string) => grantPolicy(userId, policyId))
  const take = useWrite((userId: string) => grantPolicy(userId, ''))
  return (
    <PaneContent actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <ProblemBar error={give.error ?? take.error} />
      <IfMay operation="PUT /v1.0/users/{id}/voiceApplicationsPolicy">
        <PersonPicker
          label={t('policies.giveTo')}
          hint={t('policies.giveToHint')}
          onChoose={(userId) => give.mutate(userId)}
        />
      </IfMay>
      {people.length === 0 ? <Text>{t('policies.nobody')}</Text> : null}
      <ul className={layout.plainList} aria-label={t('policies.people')}>
        {people.map(({ id, displayName }) => (
          <li key={id} className={layout.spread}>
            <TextLink to={paths.user(id, 'roles')}>{displayName}</TextLink>
            <IfMay operation="DELETE /v1.0/users/{id}/voiceApplicationsPolicy">
              <Button
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={t('policies.takeFrom', { name: displayName })}
                onClick={() => take.mutate(id)}
              />
            </IfMay>
          </li>
        ))}
      </ul>
    </PaneContent>
  )
}
