// Users > Import: a CSV file, what it would do row by row, and the button that does it. The rows of
// a preview are all here already, so they are paged without the server.

import {
  Badge,
  Button,
  Checkbox,
  MessageBar,
  MessageBarBody,
  Text,
} from '@fluentui/react-components'
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload'
import { DocumentTableRegular } from '@fluentui/react-icons/svg/document-table'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { applyImport, previewImport } from '../../api/directory.ts'
import type { ImportedRow } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { ListPages } from '../../table/list-pages.tsx'
import { listRequestOf } from '../../table/list-request.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { spreadsheetText } from './spreadsheet-text.ts'

/** The page that imports people. */
export function UsersImportPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const preview = useWrite(async (file: File) =>
    previewImport(spreadsheetText(await file.arrayBuffer())),
  )
  const apply = useWrite(applyImport, () => preview.reset())
  return (
    <Page
      title={t('import.title')}
      description={t('import.description')}
      crumbs={[{ label: t('nav.activeUsers'), to: paths.activeUsers }]}
    >
      <div className={layout.row}>
        <FileButton
          onChoose={(file) => {
            apply.reset()
            preview.mutate(file)
          }}
        />
        <Button as="a" appearance="subtle" href={paths.usersSample} download>
          {t('import.sample')}
        </Button>
      </div>
      <ProblemBar error={preview.error ?? apply.error} />
      {apply.data === undefined ? null : (
        <MessageBar intent="success">
          <MessageBarBody>{t('import.done', apply.data)}</MessageBarBody>
        </MessageBar>
      )}
      {preview.data === undefined ? null : (
        <Preview
          rows={preview.data.rows}
          isPending={apply.isPending}
          onApply={() => apply.mutate(preview.data.id)}
        />
      )}
    </Page>
  )
}

function FileButton({ onChoose }: { readonly onChoose: (file: File) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={t('import.choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) onChoose(file)
          // So that the same file, mended, can be chosen again.
          target.value = ''
        }}
      />
      <Button
        appearance="primary"
        icon={<ArrowUploadRegular />}
        onClick={() => input.current?.click()}
      >
        {t('import.choose')}
      </Button>
    </>
  )
}

function Preview(props: {
  readonly rows: readonly ImportedRow[]
  readonly isPending: boolean
  readonly onApply: () => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const [onlyErrors, setOnlyErrors] = useState(false)
  const counts = countsOf(props.rows)
  const request = listRequestOf(params)
  const { $skip: skip, $top: size } = request
  const shown = props.rows.filter(({ action }) => !onlyErrors || action === 'error')
  return (
    <>
      <div className={layout.spread}>
        <Text aria-live="polite">{t('import.summary', counts)}</Text>
        <Checkbox
          label={t('import.onlyErrors')}
          checked={onlyErrors}
          onChange={(_, { checked }) => setOnlyErrors(checked === true)}
        />
      </div>
      <DataTable
        label={t('import.preview')}
        columns={useColumns()}
        rows={shown.slice(skip, skip + size)}
        rowKey={({ line }) => String(line)}
        empty={
          <EmptyState
            icon={<DocumentTableRegular />}
            title={t('table.noMatch')}
            text={t('import.description')}
          />
        }
      />
      <ListPages request={request} count={shown.length} />
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabled={props.isPending || counts.create + counts.update === 0}
          onClick={props.onApply}
        >
          {t('import.apply')}
        </Button>
        {counts.error > 0 ? <Text className={layout.muted}>{t('import.leftOut')}</Text> : null}
      </div>
    </>
  )
}

function countsOf(rows: readonly ImportedRow[]) {
  const counts = { create: 0, update: 0, skip: 0, error: 0 }
  for (const { action } of rows) counts[action] += 1
  return counts
}

const colors = {
  create: 'success',
  update: 'brand',
  skip: 'informative',
  error: 'danger',
} as const

function useColumns(): readonly Column<ImportedRow>[] {
  const { t } = useTranslation()
  return [
    { key: 'line', header: t('import.line'), cell: ({ line }) => line },
    { key: 'name', header: t('users.username'), cell: ({ userName }) => userName },
    {
      key: 'action',
      header: t('import.what'),
      cell: ({ action }) => (
        <Badge appearance="tint" color={colors[action]}>
          {t(`import.action.${action}`)}
        </Badge>
      ),
    },
    { key: 'details', header: t('import.details'), cell: (row) => <Details row={row} /> },
  ]
}

function Details({ row }: { readonly row: ImportedRow }) {
  const layout = useLayout()
  const values = Object.entries(row.fields ?? {}).map(([name, value]) => `${name}: ${value}`)
  return (
    <span className={layout.tightColumn}>
      {values.length === 0 ? null : <Text>{values.join(' · ')}</Text>}
      {(row.problems ?? []).map(({ code, message, remedyText }) => (
        <Text key={code + message}>
          {message} <Text className={layout.muted}>{remedyText}</Text>
        </Text>
      ))}
    </span>
  )
}
