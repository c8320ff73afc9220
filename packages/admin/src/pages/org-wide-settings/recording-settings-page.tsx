// Org-wide settings > Recording: how long what was recorded is kept, and how those who talk are
// told of it.

import { useTranslation } from 'react-i18next'
import { RecordingSettingsCard } from '../../forms/recording-settings-edit.tsx'
import { Page } from '../../ui/page.tsx'

/** The page of how calls are recorded. */
export function RecordingSettingsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.recordingSettings')} description={t('recordingSettings.description')}>
      <RecordingSettingsCard />
    </Page>
  )
}
