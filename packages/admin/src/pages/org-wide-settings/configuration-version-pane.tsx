// One configuration version: compared with another side by side (the one before it, unless another
// is named), and restored after a look at what that does.

import { Button, Field, Input, Spinner, Text } from '@fluentui/react-components'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import {
  configurationVersionQuery,
  differencesQuery,
  restorePreviewQuery,
  restoreVersion,
} from '../../api/configurations.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime } from '../../date-time.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { actorText } from '../audit-log/audit-event-text.ts'
import { DifferencesTable, RestoreSteps } from './configuration-differences.tsx'

/** The pane over the list of versions. */
export function ConfigurationVersionPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useLocation()
  const { version = '' } = useParams()
  const { data } = useSuspenseQuery(configurationVersionQuery(version))
  const [isRestoring, setIsRestoring] = useState(false)
  const close = () => void navigate(paths.configurationVersions + search)
  const when = formatDateTime(data.createdDateTime, currentLanguage())
  return (
    <Pane
      title={t('versions.title', { version })}
      subtitle={`${data.summary} · ${actorText(data.actor, t)} · ${when}`}
      onClose={close}
    >
      {isRestoring ? (
        <Restore version={version} onBack={() => setIsRestoring(false)} />
      ) : (
        <Compare version={version} onRestore={() => setIsRestoring(true)} onClose={close} />
      )}
    </Pane>
  )
}

function Compare(props: {
  readonly version: string
  readonly onRestore: () => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { version } = props
  const [other, setOther] = useState(String(Math.max(1, Number(version) - 1)))
  const { data, error } = useQuery(differencesQuery(other, version))
  return (
    <PaneContent
      actions={
        <>
          <IfMay operation="POST /v1.0/configurations/{version}/restore">
            <Button appearance="primary" onClick={props.onRestore}>
              {t('versions.restore')}
            </Button>
          </IfMay>
          <Button onClick={props.onClose}>{t('action.close')}</Button>
        </>
      }
    >
      <Field label={t('versions.compareWith')}>
        <Input
          type="number"
          min={1}
          value={other}
          onChange={(_, { value }) => setOther(value === '' ? '1' : value)}
        />
      </Field>
      <ProblemBar error={error} />
      {data === undefined ? null : <DifferencesTable differences={data} sides={[other, version]} />}
    </PaneContent>
  )
}

function Restore(props: { readonly version: string; readonly onBack: () => void }) {
  const { t } = useTranslation()
  const { version } = props
  const { data: preview, error } = useQuery(restorePreviewQuery(version))
  const steps = preview?.steps ?? []
  const isPartial = steps.some(({ action }) => action === 'impossible')
  const restore = useWrite(() =>
    restoreVersion(version, { preview: false, skipImpossible: isPartial }),
  )
  const isDone = restore.data !== undefined
  const isNothing = steps.every(({ action }) => action === 'keep' || action === 'impossible')
  return (
    <PaneContent
      actions={
        <>
          {isDone ? null : (
            <Button
              appearance="primary"
              disabled={preview === undefined || isNothing || restore.isPending}
              onClick={() => restore.mutate(undefined)}
            >
              {t(isPartial ? 'versions.restoreRest' : 'versions.restoreNow')}
            </Button>
          )}
          <Button onClick={props.onBack}>{t(isDone ? 'action.close' : 'action.cancel')}</Button>
        </>
      }
    >
      <ProblemBar error={error ?? restore.error} />
      {isDone ? (
        <Text role="status">{t('versions.done', { version: restore.data.version })}</Text>
      ) : (
        <Text>{t(isNothing && preview ? 'versions.restoreNothing' : 'versions.restoreText')}</Text>
      )}
      {preview === undefined && !error ? <Spinner /> : null}
      {isDone ? null : <RestoreSteps steps={steps} />}
    </PaneContent>
  )
}
