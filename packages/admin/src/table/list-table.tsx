// A list that can be large: the server searches, sorts, filters and pages it, and the URL says what
// is wanted (list-request.ts). Use it for whatever may grow beyond a screen; a page gives it a list
// of `api/lists.ts` and columns, puts `TableSearch` above it, and marks columns with `sortBy`, the
// field of the API. Lists that stay short can be given to `DataTable` whole. What was on screen
// stays there, paler, until the next part has come.

import { makeStyles, mergeClasses } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Loading } from '../ui/loading.tsx'
import { useLayout } from '../ui/styles.ts'
import { DataTable, type TableProps } from './data-table.tsx'
import { ListPages } from './list-pages.tsx'
import { type List, type ListRequest, listRequestOf, sortedBy, sortOf } from './list-request.ts'
import { useListParams } from './use-list-params.ts'

const useStyles = makeStyles({ outdated: { opacity: 0.6 } })

type ListTableProps<Row> = Omit<TableProps<Row>, 'rows' | 'sorting'> & {
  readonly list: List<Row>
  /** What the page shows of the list, in OData. */
  readonly filter?: string
  /** Sets it apart from the list below the pane it is in. */
  readonly name?: string
}

/** The part of a list that the URL asks for, with the ways to its other parts. */
export function ListTable<Row>({ list, filter, name, ...table }: ListTableProps<Row>) {
  const layout = useLayout()
  const styles = useStyles()
  const [params, setParams] = useListParams(name)
  const request = listRequestOf(params, filter)
  const { data, error, isPlaceholderData } = useQuery({
    ...listQuery(list, request),
    placeholderData: keepPreviousData,
  })
  if (error !== null) throw error
  if (data === undefined) return <Loading />
  return (
    <div className={mergeClasses(layout.column, isPlaceholderData && styles.outdated)}>
      <DataTable
        {...table}
        rows={data.rows}
        sorting={{ sort: sortOf(params), onSort: (field) => setParams(sortedBy(params, field)) }}
      />
      <ListPages name={name} request={request} count={data.count} />
    </div>
  )
}

/** One part of a list in the cache. */
export function listQuery<Row>({ name, load }: List<Row>, request: ListRequest) {
  return { queryKey: [name, request] as const, queryFn: () => load(request) }
}
