// Org-wide settings > API tokens: what programs sign in with, until when, and when they last did.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { KeyRegular } from '@fluentui/react-icons/svg/key'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { type ApiToken, apiTokensQuery, revokeApiToken } from '../../api/administration.ts'
import { useMay } from '../../api/may.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime } from '../../date-time.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'

/** The list of tokens. */
export function ApiTokensPage() {
  const { t } = useTranslation()
  const { data: tokens } = useSuspenseQuery(apiTokensQuery)
  return (
    <Page title={t('nav.apiTokens')} description={t('apiTokens.description')}>
      <div>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.apiTokenNew}>
          {t('apiTokens.add')}
        </PageButton>
      </div>
      <DataTable
        label={t('nav.apiTokens')}
        columns={useColumns()}
        rows={tokens}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<KeyRegular />}
            title={t('apiTokens.empty')}
            text={t('apiTokens.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<ApiToken>[] {
  const { t } = useTranslation()
  const shown = (time: string) => formatDateTime(time, currentLanguage())
  return [
    { key: 'name', header: t('apiTokens.name'), cell: ({ displayName }) => displayName },
    {
      key: 'owner',
      header: t('apiTokens.owner'),
      cell: (token) => token.userDisplayName,
      wide: true,
    },
    {
      key: 'scopes',
      header: t('apiTokens.scopes'),
      cell: ({ scopes }) => scopes.map((scope) => t(`roles.names.${scope}`)).join(', '),
    },
    {
      key: 'expires',
      header: t('apiTokens.expires'),
      cell: (token) => shown(token.expiresDateTime),
      wide: true,
    },
    {
      key: 'lastUsed',
      header: t('apiTokens.lastUsed'),
      cell: ({ lastUsedDateTime: last }) =>
        last === undefined ? t('apiTokens.never') : shown(last),
      wide: true,
    },
    { key: 'revoke', header: '', cell: (token) => <Revoke token={token} /> },
  ]
}

function Revoke({ token }: { readonly token: ApiToken }) {
  const { t } = useTranslation()
  const may = useMay()
  const write = useWrite(revokeApiToken)
  if (!may('DELETE /v1.0/apiTokens/{id}')) return null
  return (
    <ConfirmButton
      label={t('apiTokens.revoke')}
      cancelLabel={t('action.cancel')}
      icon={<DeleteRegular />}
      title={t('apiTokens.revokeName', { name: token.displayName })}
      text={t('apiTokens.revokeText')}
      problem={<ProblemBar error={write.error ?? undefined} />}
      onConfirm={() => write.mutate(token.id)}
    />
  )
}
