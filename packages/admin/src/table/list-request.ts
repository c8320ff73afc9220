// What of a list is on screen, by the URL: `?search=&sort=displayName+desc&skip=50&size=25`.
// From the same parameters come the query of the API and the links of the table's head and foot, so
// that a list can be linked to, reloaded, and returned to from one of its rows.

/** The query of a list of the API, counted. */
export interface ListRequest {
  readonly $top: number
  readonly $skip: number
  readonly $count: 'true'
  readonly $search?: string
  readonly $orderby?: string
  readonly $filter?: string
}

/** A list of the API: its name in the cache, and how a part of it is read. */
export interface List<Row> {
  readonly name: string
  readonly load: (request: ListRequest) => Promise<ListPart<Row>>
}

/** The rows of one screen, and how many there are on all. */
export interface ListPart<Row> {
  readonly rows: readonly Row[]
  readonly count: number
}

/** By which field of the API a list is sorted. */
export interface Sort {
  readonly field: string
  readonly isDescending: boolean
}

/** How many rows a person may want at once; the first is what they get without asking. */
export const pageSizes = [50, 25, 100, 500] as const

/** The query that the parameters say; `filter` is the page's own, in OData. */
export function listRequestOf(params: URLSearchParams, filter = ''): ListRequest {
  const search = params.get('search')?.trim() ?? ''
  const sort = params.get('sort') ?? ''
  return {
    $top: sizeOf(params),
    $skip: Math.max(0, Number.parseInt(params.get('skip') ?? '', 10) || 0),
    $count: 'true',
    ...(search === '' ? {} : { $search: search }),
    ...(sort === '' ? {} : { $orderby: sort }),
    ...(filter === '' ? {} : { $filter: filter }),
  }
}

/** How the list is sorted, unless it is as the server likes. */
export function sortOf(params: URLSearchParams): Sort | undefined {
  const [field = '', direction] = (params.get('sort') ?? '').split(' ')
  return field === '' ? undefined : { field, isDescending: direction === 'desc' }
}

/** The parameters after a click on the head of a column: ascending, descending, unsorted. */
export function sortedBy(params: URLSearchParams, field: string): URLSearchParams {
  const now = sortOf(params)
  const next = now?.field !== field ? field : now.isDescending ? '' : `${field} desc`
  return fromStart(params, 'sort', next)
}

/** The search parameters with one changed; an empty value removes it. */
export function searchWith(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value === '') next.delete(key)
  else next.set(key, value)
  return next
}

/** The same, on the first page: of what is wanted now, nothing has been seen yet. */
export function fromStart(search: URLSearchParams, key: string, value: string): URLSearchParams {
  return searchWith(searchWith(search, 'skip', ''), key, value)
}

function sizeOf(params: URLSearchParams): number {
  const wanted = Number(params.get('size'))
  return pageSizes.find((size) => size === wanted) ?? pageSizes[0]
}
