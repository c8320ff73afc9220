// A button that uploads an audio file, with its progress, and what was wrong with the file. The
// server judges the content; the dialog only offers what is worth trying.

import { Button, Field, ProgressBar } from '@fluentui/react-components'
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AudioFile, uploadAudioFile } from '../api/audio-files.ts'
import { useWrite } from '../api/use-write.ts'
import { useLayout } from '../ui/styles.ts'
import { ProblemBar } from './problem-bar.tsx'

/** Uploads what the person chooses; `onDone` gets it. */
export function AudioUpload(props: {
  readonly appearance?: 'primary'
  readonly onDone?: (file: AudioFile) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [share, setShare] = useState(0)
  const write = useWrite((file: File) => uploadAudioFile(file, setShare), props.onDone)
  return (
    <div className={layout.tightColumn}>
      <input
        ref={input}
        type="file"
        hidden
        accept=".wav,.mp3,.wma,audio/*"
        aria-label={t('audioFiles.upload')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) write.mutate(file)
          // So that the same file, mended, can be chosen again.
          target.value = ''
        }}
      />
      <div>
        <Button
          {...(props.appearance === undefined ? {} : { appearance: props.appearance })}
          icon={<ArrowUploadRegular />}
          disabled={write.isPending}
          onClick={() => input.current?.click()}
        >
          {t('audioFiles.upload')}
        </Button>
      </div>
      {write.isPending ? (
        <Field validationState="none" validationMessage={t('audioFiles.uploading')}>
          <ProgressBar
            aria-label={t('audioFiles.uploading')}
            {...(share === 1 ? {} : { value: share })}
          />
        </Field>
      ) : null}
      <ProblemBar error={write.error} />
    </div>
  )
}
