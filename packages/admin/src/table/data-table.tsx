// One table for every list: columns as data, rows that can be opened or selected as a whole. A row
// answers to the mouse anywhere; for the keyboard, an opening row has a link in its first cell and
// a selecting row a radio button. Rows can also be checked, several at a time, beside being opened.
// On a narrow screen, `wide` columns step back. For lists that can be large there is `ListTable`
// (list-table.tsx), which has the server search, sort and page.

import {
  Checkbox,
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
import type { Sort } from './list-request.ts'

const useStyles = makeStyles({
  surface: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflowX: 'auto',
  },
  table: { tableLayout: 'auto' },
  header: { whiteSpace: 'nowrap', fontWeight: tokens.fontWeightSemibold },
  cell: { height: '48px', paddingTop: '6px', paddingRight: '16px', paddingBottom: '6px' },
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
  /** The field of the API that a click on the head sorts by, where the server sorts. */
  readonly sortBy?: string
}

/** How rows are selected, one at a time. */
export interface Selection<Row> {
  readonly selectedKey: string | undefined
  readonly label: (row: Row) => string
  readonly onSelect: (row: Row) => void
}

/** Which rows are checked, several at a time, whatever page they are on. */
export interface Checks<Row> {
  readonly checkedKeys: readonly string[]
  readonly label: (row: Row) => string
  readonly allLabel: string
  readonly onCheck: (rows: readonly Row[], isChecked: boolean) => void
}

/** How the rows are sorted by whoever gives them. */
export interface Sorting {
  readonly sort: Sort | undefined
  readonly onSort: (field: string) => void
}

/** A table: its columns, its rows, and what can be done with a row. */
export type TableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly selection?: Selection<Row>
  readonly checks?: Checks<Row> | undefined
  readonly sorting?: Sorting
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
            {props.checks === undefined ? null : <CheckAll table={props} checks={props.checks} />}
            {props.columns.map((column) => (
              <HeaderCell key={column.key} column={column} sorting={props.sorting} />
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

function HeaderCell<Row>(props: {
  readonly column: Column<Row>
  readonly sorting: Sorting | undefined
}) {
  const styles = useStyles()
  const { header, wide, sortBy } = props.column
  const className = mergeClasses(styles.header, wide === true && styles.wide)
  const { sorting } = props
  if (sorting === undefined || sortBy === undefined)
    return <TableHeaderCell className={className}>{header}</TableHeaderCell>
  const { sort, onSort } = sorting
  const direction = sort?.isDescending === true ? 'descending' : 'ascending'
  return (
    <TableHeaderCell
      className={className}
      sortable
      {...(sort?.field === sortBy ? { sortDirection: direction } : {})}
      onClick={() => onSort(sortBy)}
    >
      {header}
    </TableHeaderCell>
  )
}

/** Checks all rows in sight, or none of them. */
function CheckAll<Row>(props: { readonly table: TableProps<Row>; readonly checks: Checks<Row> }) {
  const styles = useStyles()
  const { table, checks } = props
  const isChecked = (row: Row) => checks.checkedKeys.includes(table.rowKey(row))
  const isAll = table.rows.every(isChecked)
  return (
    <TableHeaderCell className={styles.selector}>
      <Checkbox
        checked={isAll || (table.rows.some(isChecked) ? 'mixed' : false)}
        aria-label={checks.allLabel}
        onChange={() => checks.onCheck(table.rows, !isAll)}
      />
    </TableHeaderCell>
  )
}

function DataRow<Row>({ row, table }: { readonly row: Row; readonly table: TableProps<Row> }) {
  const styles = useStyles()
  const { selection, checks, onOpen } = table
  const choose = selection?.onSelect ?? onOpen
  const isSelected = selection?.selectedKey === table.rowKey(row)
  const isChecked = checks?.checkedKeys.includes(table.rowKey(row)) === true
  return (
    <TableRow
      className={mergeClasses(
        choose && styles.clickable,
        (isSelected || isChecked) && styles.selected,
      )}
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
      {checks === undefined ? null : (
        <TableCell className={styles.selector}>
          <Checkbox
            checked={isChecked}
            aria-label={checks.label(row)}
            onChange={(_, { checked }) => checks.onCheck([row], checked === true)}
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
