// Many of one's own numbers: a range, or a CSV file. First it shows what will become of each row;
// what is shown is what is then done.

import { Badge, Button, Field, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type NumberUpload, type NumberUploadResult, uploadNumbers } from '../api/phone-numbers.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { DataTable } from '../table/data-table.tsx'
import { ChoiceField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly way: 'range' | 'csv'
  readonly first: string
  readonly last: string
  readonly csv: string
  readonly usage: NumberUpload['usage']
}

type Preview = { readonly upload: NumberUpload; readonly result: NumberUploadResult }

// More rows than these are counted, not listed: nobody reads them, and a browser would labor.
const rowsShown = 200

/** The pane over the inventory. */
export function PhoneNumberImportPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [preview, setPreview] = useState<Preview>()
  const close = () => void navigate(paths.phoneNumbers)
  return (
    <Pane title={t('numbers.import.title')} onClose={close}>
      {preview === undefined ? (
        <ImportForm onPreview={setPreview} onClose={close} />
      ) : (
        <PreviewContent preview={preview} onBack={() => setPreview(undefined)} onClose={close} />
      )}
    </Pane>
  )
}

function ImportForm(props: {
  readonly onPreview: (preview: Preview) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { form, submit, isPending, problem } = useApiForm<Values, Preview>({
    values: { way: 'range', first: '', last: '', csv: '', usage: 'user' },
    write: async (values) => {
      const upload = uploadOf(values)
      return { upload, result: await uploadNumbers(upload) }
    },
    onDone: props.onPreview,
  })
  const { control } = form
  const required = { required: t('form.required') }
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={
        <PaneActions
          isPending={isPending}
          onClose={props.onClose}
          saveLabel={t('numbers.import.preview')}
        />
      }
    >
      <ProblemBar error={problem} />
      <ChoiceField
        control={control}
        name="way"
        label={t('numbers.import.way')}
        choices={[
          { value: 'range', label: t('numbers.import.range') },
          { value: 'csv', label: t('numbers.import.csv') },
        ]}
      />
      {form.watch('way') === 'range' ? (
        <>
          <TextField
            control={control}
            name="first"
            label={t('numbers.import.first')}
            hint={t('numbers.numberHint')}
            type="tel"
            rules={required}
          />
          <TextField
            control={control}
            name="last"
            label={t('numbers.import.last')}
            type="tel"
            rules={required}
          />
        </>
      ) : (
        <>
          <FilePicker onText={(text) => form.setValue('csv', text)} />
          <LongTextField
            control={control}
            name="csv"
            label={t('numbers.import.text')}
            hint={t('numbers.import.textHint')}
            rows={8}
            rules={required}
          />
        </>
      )}
      <ChoiceField
        control={control}
        name="usage"
        label={t('numbers.usage')}
        hint={t('numbers.usageHint')}
        choices={[
          { value: 'user', label: t('numbers.user') },
          { value: 'service', label: t('numbers.service') },
        ]}
      />
    </PaneContent>
  )
}

function FilePicker({ onText }: { readonly onText: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <Field label={t('numbers.import.file')}>
      <input
        type="file"
        accept=".csv,text/csv,text/plain"
        onChange={({ target }) => void target.files?.[0]?.text().then(onText)}
      />
    </Field>
  )
}

function PreviewContent(props: {
  readonly preview: Preview
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { upload, result } = props.preview
  const { mutate, error, isPending } = useWrite(
    () => uploadNumbers({ ...upload, apply: true }),
    props.onClose,
  )
  const { add } = result.counts
  const hidden = result.rows.length - rowsShown
  return (
    <PaneContent
      actions={
        <>
          <Button
            appearance="primary"
            disabled={isPending || add === 0}
            onClick={() => mutate(undefined)}
          >
            {t('numbers.import.apply', { count: add })}
          </Button>
          <Button onClick={props.onBack}>{t('action.back')}</Button>
        </>
      }
    >
      <ProblemBar error={error} />
      <Text>{t('numbers.import.summary', result.counts)}</Text>
      <DataTable
        label={t('numbers.import.preview')}
        columns={[
          { key: 'line', header: t('numbers.import.line'), cell: ({ line }) => line },
          { key: 'number', header: t('numbers.number'), cell: ({ formatted }) => formatted },
          {
            key: 'outcome',
            header: t('numbers.import.outcome'),
            cell: outcomeOf,
          },
        ]}
        rows={result.rows.slice(0, rowsShown)}
        rowKey={({ line }) => String(line)}
        empty={null}
      />
      {hidden > 0 ? <Text>{t('numbers.import.more', { count: hidden })}</Text> : null}
    </PaneContent>
  )
}

function outcomeOf(row: NumberUploadResult['rows'][number]) {
  return <Outcome {...row} />
}

function Outcome({ outcome, message }: NumberUploadResult['rows'][number]) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <span className={layout.tightColumn}>
      <Badge appearance="tint" color={outcome === 'add' ? 'success' : 'warning'}>
        {t(`numbers.import.outcomes.${outcome}`)}
      </Badge>
      {outcome === 'refused' ? <Text size={200}>{message}</Text> : null}
    </span>
  )
}

function uploadOf({ way, first, last, csv, usage }: Values): NumberUpload {
  return way === 'range'
    ? { range: { first, last }, usage, apply: false }
    : { csv, usage, apply: false }
}
