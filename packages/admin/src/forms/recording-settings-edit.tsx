// How long recordings are kept, and what both parties of a call hear before they are recorded.

import { Button } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { editedOrganizationQuery } from '../api/queries.ts'
import { type RecordingNotice, saveRecordingSettings } from '../api/recordings.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { ChoiceField, CountField } from '../ui/form-fields.tsx'
import { Card } from '../ui/page.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

interface Values {
  readonly recordingKeptDays: number
  readonly recordingNotice: RecordingNotice
}

const notices: readonly RecordingNotice[] = ['beep', 'announcement', 'both']

/** The card of the settings. */
export function RecordingSettingsCard() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(editedOrganizationQuery)
  const edited = useEditedEtag(editedOrganizationQuery.queryKey)
  const { recordingKeptDays, recordingNotice } = data
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<Values, Values>({
    values: { recordingKeptDays, recordingNotice },
    write: (values) => saveRecordingSettings(values, edited.value()),
    onDone: edited.renew,
    edited,
  })
  const operation = 'PATCH /v1.0/organization'
  return (
    <Card title={t('recordingSettings.title')}>
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation={operation}>
        <CountField
          control={form.control}
          name="recordingKeptDays"
          label={t('recordingSettings.keptDays')}
          hint={t('recordingSettings.keptDaysHint', { max: limits.recordingKeptDays })}
          min={1}
          max={limits.recordingKeptDays}
        />
        <ChoiceField
          control={form.control}
          name="recordingNotice"
          label={t('recordingSettings.notice')}
          hint={t('recordingSettings.noticeHint')}
          choices={notices.map((value) => ({
            value,
            label: t(`recordingSettings.notices.${value}`),
          }))}
        />
      </FieldsFor>
      <IfMay operation={operation}>
        <div>
          <Button appearance="primary" disabled={isPending} onClick={submit}>
            {t('action.save')}
          </Button>
        </div>
      </IfMay>
    </Card>
  )
}
