// Voice > Voice applications policies: what authorized users may change, as named sets of switches,
// and how many people have each. A row opens the policy.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key'
import { effectiveSwitches } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import {
  policiesQuery,
  type VoiceApplicationsPolicy,
} from '../../api/voice-applications-policies.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'

/** The list of policies. */
export function VoiceApplicationsPoliciesPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: policies } = useSuspenseQuery(policiesQuery)
  return (
    <Page title={t('nav.voiceApplicationsPolicies')} description={t('policies.description')}>
      <div>
        <PageButton
          appearance="primary"
          icon={<AddRegular />}
          to={paths.voiceApplicationsPolicyNew}
        >
          {t('action.add')}
        </PageButton>
      </div>
      <DataTable
        label={t('nav.voiceApplicationsPolicies')}
        columns={useColumns()}
        rows={policies}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.voiceApplicationsPolicy(id))}
        empty={
          <EmptyState
            icon={<PersonKeyRegular />}
            title={t('policies.empty')}
            text={t('policies.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<VoiceApplicationsPolicy>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, displayName }) => (
        <TextLink to={paths.voiceApplicationsPolicy(id)}>{displayName}</TextLink>
      ),
    },
    {
      key: 'opens',
      header: t('policies.opens'),
      cell: (policy) =>
        opened(policy)
          .map((name) => t(`policies.switches.${name}`))
          .join(', '),
      wide: true,
    },
    { key: 'users', header: t('policies.people'), cell: ({ userCount }) => userCount },
  ]
}

function opened(policy: VoiceApplicationsPolicy) {
  return effectiveSwitches.filter((name) => policy[name])
}
