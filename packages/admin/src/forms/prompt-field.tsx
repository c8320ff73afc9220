// What callers hear, as a field: words that are typed and spoken, or an audio file, which can be
// uploaded and heard on the spot. Both are kept while one switches to and fro; saving takes the
// one that is shown.

import { Radio, RadioGroup } from '@fluentui/react-components'
import { useState } from 'react'
import { type FieldPath, type FieldValues, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { audioContent, audioFileChoices } from '../api/audio-files.ts'
import { useMay } from '../api/may.ts'
import { AudioPlayer } from '../ui/audio-player.tsx'
import { type Bound, LongTextField } from '../ui/form-fields.tsx'
import { useLocked } from '../ui/locked.tsx'
import { useLayout } from '../ui/styles.ts'
import { AudioUpload } from './audio-upload.tsx'
import { IfMay } from './if-may.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'

type PromptProps<T extends FieldValues> = Bound<T> & {
  /** The field that holds the id of the audio file; empty where words are typed. */
  readonly fileName: FieldPath<T>
  readonly rows?: number
}

/** Typed words or an audio file. */
export function PromptField<T extends FieldValues>(props: PromptProps<T>) {
  const layout = useLayout()
  const { t } = useTranslation()
  const isLocked = useLocked() !== undefined
  const { fileName, ...text } = props
  const { field } = useController({ control: props.control, name: fileName })
  const [isSwitched, setSwitched] = useState(false)
  const isFile = isSwitched || field.value !== ''
  if (!useMay()('GET /v1.0/audioFiles')) return <LongTextField {...text} />
  return (
    <div className={layout.tightColumn}>
      {isFile ? <FileField {...props} /> : <LongTextField {...text} />}
      <RadioGroup
        layout="horizontal"
        aria-label={t('audioFiles.source')}
        disabled={isLocked}
        value={isFile ? 'file' : 'text'}
        onChange={(_, { value }) => {
          setSwitched(value === 'file')
          field.onChange('')
        }}
      >
        <Radio value="text" label={t('audioFiles.typed')} />
        <Radio value="file" label={t('audioFiles.file')} />
      </RadioGroup>
    </div>
  )
}

function FileField<T extends FieldValues>({ control, fileName, label }: PromptProps<T>) {
  const layout = useLayout()
  const { t } = useTranslation()
  const isLocked = useLocked() !== undefined
  const { field } = useController({ control, name: fileName })
  const id = String(field.value)
  return (
    <>
      <SearchedChoiceField
        control={control}
        name={fileName}
        label={label}
        hint={t('audioFiles.hint')}
        source={audioFileChoices}
        placeholder={t('form.choose')}
        rules={{ required: t('form.required') }}
      />
      <div className={layout.row}>
        {id === '' ? null : <AudioPlayer src={audioContent(id)} label={t('audioFiles.preview')} />}
        {isLocked ? null : (
          <IfMay operation="POST /v1.0/audioFiles">
            <AudioUpload onDone={(file) => field.onChange(file.id)} />
          </IfMay>
        )}
      </div>
    </>
  )
}
