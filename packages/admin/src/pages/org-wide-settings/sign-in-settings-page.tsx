// Org-wide settings > Sign-in: the organization's own OpenID Connect provider: its settings, the
// address to register there, a test that names what is wrong, and whom the provider knows.

import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { organizationQuery } from '../../api/queries.ts'
import {
  deleteOpenIdConnect,
  linkedPeopleQuery,
  type OpenIdConnectTrial,
  openIdConnectQuery,
  tryOpenIdConnect,
  unlinkPerson,
} from '../../api/sign-in-methods.ts'
import { useWrite } from '../../api/use-write.ts'
import { OpenIdConnectForm } from '../../forms/open-id-connect-edit.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { problemText, remedyText } from '../../i18n/translations.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The page of the provider. */
export function SignInSettingsPage() {
  const { t } = useTranslation()
  const { data: settings } = useSuspenseQuery(openIdConnectQuery)
  const { data: organization } = useSuspenseQuery(organizationQuery)
  return (
    <Page title={t('nav.signInSettings')} description={t('openIdConnect.description')}>
      <Card title={t('openIdConnect.title')}>
        <RedirectAddress />
        <OpenIdConnectForm settings={settings} domain={organization.domain} />
      </Card>
      {settings === null ? null : (
        <>
          <Trial />
          <LinkedPeople />
          <Removal />
        </>
      )}
    </Page>
  )
}

function RedirectAddress() {
  const { t } = useTranslation()
  const { data: settings } = useSuspenseQuery(openIdConnectQuery)
  const here = `${window.location.origin}/v1.0/signIns/openIdConnect/callback`
  return (
    <CopyLine
      label={t('openIdConnect.redirectAddress')}
      value={settings?.redirectAddress ?? here}
      copyLabel={t('action.copy')}
    />
  )
}

function Trial() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { mutate, data, error, isPending } = useWrite(tryOpenIdConnect)
  return (
    <Card title={t('openIdConnect.test')}>
      <Text>{t('openIdConnect.testText')}</Text>
      <div className={layout.row}>
        <Button disabled={isPending} onClick={() => mutate(undefined)}>
          {t('openIdConnect.test')}
        </Button>
      </div>
      <ProblemBar error={error} />
      <div role="status" className={layout.tightColumn}>
        {data?.steps.map((step) => (
          <TriedStep key={step.step} {...step} />
        ))}
      </div>
    </Card>
  )
}

function TriedStep({ step, code, message, remedyText: text }: OpenIdConnectTrial['steps'][number]) {
  const { t } = useTranslation()
  const name = t(`openIdConnect.steps.${step}`)
  if (code === undefined) {
    return (
      <MessageBar intent="success">
        <MessageBarBody>{t('openIdConnect.stepDone', { step: name })}</MessageBarBody>
      </MessageBar>
    )
  }
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        {name}: {problemText(code, message ?? code)} {remedyText(code, text)}
      </MessageBarBody>
    </MessageBar>
  )
}

function LinkedPeople() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: people = [] } = useQuery(linkedPeopleQuery)
  return (
    <Card title={t('openIdConnect.links')}>
      <Text>{t(people.length === 0 ? 'openIdConnect.noLinks' : 'openIdConnect.linksText')}</Text>
      <ul className={layout.plainList} aria-label={t('openIdConnect.links')}>
        {people.map((person) => (
          <li key={person.id} className={layout.spread}>
            <span>
              {person.displayName} <Text className={layout.muted}>{person.subject}</Text>
            </span>
            <Unlink id={person.id} name={person.displayName} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Unlink({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(unlinkPerson)
  return (
    <ConfirmButton
      label={t('openIdConnect.unlink')}
      cancelLabel={t('action.cancel')}
      icon={<DeleteRegular />}
      title={t('openIdConnect.unlinkTitle', { name })}
      text={t('openIdConnect.unlinkText')}
      problem={<ProblemBar error={error} />}
      onConfirm={() => mutate(id)}
    />
  )
}

function Removal() {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteOpenIdConnect)
  return (
    <div>
      <ConfirmButton
        label={t('openIdConnect.remove')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('openIdConnect.removeTitle')}
        text={t('openIdConnect.removeText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate(undefined)}
      />
    </div>
  )
}
