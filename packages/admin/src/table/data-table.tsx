// One table for every list: columns as data, rows that can be opened or selected as a whole. A row
// answers to the mouse anywhere; for the keyboard, an opening row has a link in its first cell and
// a selecting row a radio button. On a narrow screen, `wide` columns step back.

import {
  makeStyles,
  mergeClasses,
  Radio,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { narrow } from '../ui/styles.ts'

const useStyles = makeStyles({
  surface: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflowX: 'auto',
  },
  table: { tableLayout: 'auto' },
  header: { whiteSpace: 'nowrap', fontWeight: tokens.fontWeightSemibold },
  cell: { height: '48px', paddingRight: '16px' },
  wide: { [narrow]: { display: 'none' } },
  selector: { width: '44px' },
  clickable: { cursor: 'pointer' },
  selected: { backgroundColor: tokens.colorBrandBackground2 },
})

/** One column: what stands in its head, and in the cell of each row. */
export interface Column<Row> {
  readonly key: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Shown only where there is room. */
  readonly wide?: boolean
}

/** How rows are selected, one at a time. */
export interface Selection<Row> {
  readonly selectedKey: string | undefined
  readonly label: (row: Row) => string
  readonly onSelect: (row: Row) => void
}

type TableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly selection?: Selection<Row>
  readonly empty: ReactNode
}

/** A list as a table; `empty` stands in for it while there are no rows. */
export function DataTable<Row>(props: TableProps<Row>) {
  const styles = useStyles()
  if (props.rows.length === 0) return <div className={styles.surface}>{props.empty}</div>
  return (
    <div className={styles.surface}>
      <Table aria-label={props.label} className={styles.table}>
        <TableHeader>
          <TableRow>
            {props.selection === undefined ? null : <TableHeaderCell className={styles.selector} />}
            {props.columns.map(({ key, header, wide }) => (
              <TableHeaderCell
                key={key}
                className={mergeClasses(styles.header, wide === true && styles.wide)}
              >
                {header}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {props.rows.map((row) => (
            <DataRow key={props.rowKey(row)} row={row} table={props} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function DataRow<Row>({ row, table }: { readonly row: Row; readonly table: TableProps<Row> }) {
  const styles = useStyles()
  const { selection, onOpen } = table
  const choose = selection?.onSelect ?? onOpen
  const isSelected = selection?.selectedKey === table.rowKey(row)
  return (
    <TableRow
      className={mergeClasses(choose && styles.clickable, isSelected && styles.selected)}
      aria-selected={selection === undefined ? undefined : isSelected}
      onClick={({ target }) => (isControl(target) ? undefined : choose?.(row))}
    >
      {selection === undefined ? null : (
        <TableCell className={styles.selector}>
          <Radio
            checked={isSelected}
            aria-label={selection.label(row)}
            onChange={() => selection.onSelect(row)}
          />
        </TableCell>
      )}
      {table.columns.map(({ key, cell, wide }) => (
        <TableCell key={key} className={mergeClasses(styles.cell, wide === true && styles.wide)}>
          {cell(row)}
        </TableCell>
      ))}
    </TableRow>
  )
}

// A link, button or input in a cell acts for itself.
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null
}
