// What was recorded of a call: to be heard, saved and deleted by whoever may. The audit log says
// who has listened.

import { Link, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../api/may.ts'
import { organizationQuery } from '../../api/queries.ts'
import {
  callRecordingsQuery,
  deleteRecording,
  type Recording,
  recordingContent,
} from '../../api/recordings.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime, formatLength } from '../../date-time.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { AudioPlayer } from '../../ui/audio-player.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The recordings of one call; nothing where there are none, or for who may not hear them. */
export function CallRecordings({ callId }: { readonly callId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const mayHear = useMay()('GET /v1.0/recordings')
  const { data: recordings = [] } = useQuery({ ...callRecordingsQuery(callId), enabled: mayHear })
  const { data: organization } = useSuspenseQuery(organizationQuery)
  if (recordings.length === 0) return null
  return (
    <Card title={t('recordings.title')}>
      <ul className={`${layout.plainList} ${layout.column}`}>
        {recordings.map((recording) => (
          <li key={recording.id}>
            <OneRecording recording={recording} />
          </li>
        ))}
      </ul>
      <Text className={layout.muted}>
        {t('recordings.hint', { count: organization.recordingKeptDays })}
      </Text>
    </Card>
  )
}

function OneRecording({ recording }: { readonly recording: Recording }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const may = useMay()
  const write = useWrite(deleteRecording)
  const { id, startDateTime, durationMs, failure } = recording
  const [left = '', right = ''] = recording.partyNames.map(formatTelephoneNumber)
  const name = t('recordings.of', { left, right })
  const length = durationMs === undefined ? t('recordings.cut') : formatLength(durationMs)
  return (
    <div className={layout.tightColumn}>
      <Text weight="semibold">{name}</Text>
      <Text className={layout.muted}>
        {formatDateTime(startDateTime, currentLanguage())} · {length}
        {failure === undefined ? '' : ` · ${t('recordings.failed')}`}
      </Text>
      <div className={layout.row}>
        <AudioPlayer src={recordingContent(id)} label={name} />
        <Link href={recordingContent(id)} download={`${id}.wav`}>
          {t('recordings.save')}
        </Link>
        {may('DELETE /v1.0/recordings/{id}') ? (
          <ConfirmButton
            label={t('action.delete')}
            cancelLabel={t('action.cancel')}
            icon={<DeleteRegular />}
            title={t('recordings.deleteTitle')}
            text={t('recordings.deleteText')}
            problem={<ProblemBar error={write.error} />}
            onConfirm={() => write.mutate(id)}
          />
        ) : null}
      </div>
    </div>
  )
}
