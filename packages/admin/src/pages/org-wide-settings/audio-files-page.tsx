// Org-wide settings > Audio files: the sounds that auto attendants play in place of spoken text.
// Each can be heard here as callers hear it.

import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { HeadphonesRegular } from '@fluentui/react-icons/svg/headphones'
import { useTranslation } from 'react-i18next'
import {
  type AudioFile,
  audioContent,
  audioFilesList,
  deleteAudioFile,
} from '../../api/audio-files.ts'
import { useMay } from '../../api/may.ts'
import { useWrite } from '../../api/use-write.ts'
import { formatDateTime, formatLength } from '../../date-time.ts'
import { AudioUpload } from '../../forms/audio-upload.tsx'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { currentLanguage } from '../../i18n/translations.ts'
import type { Column } from '../../table/data-table.tsx'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { AudioPlayer } from '../../ui/audio-player.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The list of audio files. */
export function AudioFilesPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <Page title={t('nav.audioFiles')} description={t('audioFiles.description')}>
      <div className={layout.spread}>
        <IfMay operation="POST /v1.0/audioFiles">
          <AudioUpload appearance="primary" />
        </IfMay>
        <TableSearch label={t('audioFiles.search')} />
      </div>
      <ListTable
        label={t('nav.audioFiles')}
        list={audioFilesList}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<HeadphonesRegular />}
            title={t('audioFiles.empty')}
            text={t('audioFiles.emptyText')}
          />
        }
      />
    </Page>
  )
}

function useColumns(): readonly Column<AudioFile>[] {
  const { t } = useTranslation()
  return [
    { key: 'name', header: t('form.name'), cell: ({ fileName }) => fileName },
    {
      key: 'length',
      header: t('audioFiles.length'),
      cell: ({ durationMs }) => formatLength(durationMs),
      wide: true,
    },
    {
      key: 'format',
      header: t('audioFiles.format'),
      cell: ({ format }) => format.toUpperCase(),
      wide: true,
    },
    {
      key: 'uploaded',
      header: t('audioFiles.uploaded'),
      cell: ({ createdDateTime }) => formatDateTime(createdDateTime, currentLanguage()),
      wide: true,
    },
    {
      key: 'preview',
      header: t('audioFiles.preview'),
      cell: ({ id, fileName }) => <AudioPlayer src={audioContent(id)} label={fileName} />,
    },
    { key: 'delete', header: '', cell: (file) => <Delete file={file} /> },
  ]
}

function Delete({ file }: { readonly file: AudioFile }) {
  const { t } = useTranslation()
  const may = useMay()
  const write = useWrite(deleteAudioFile)
  if (!may('DELETE /v1.0/audioFiles/{id}')) return null
  return (
    <ConfirmButton
      label={t('action.delete')}
      cancelLabel={t('action.cancel')}
      icon={<DeleteRegular />}
      title={t('audioFiles.deleteTitle', { name: file.fileName })}
      text={t('audioFiles.deleteText')}
      problem={<ProblemBar error={write.error} />}
      onConfirm={() => write.mutate(file.id)}
    />
  )
}
