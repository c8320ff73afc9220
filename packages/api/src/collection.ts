// Collections as OData has them: `$filter`, `$orderby`, `$select`, `$search`, `$top`, `$skip` and
// `$count` in; `value`, `@odata.count` and `@odata.nextLink` out. What a resource does not allow is
// refused with the option, the position and what is allowed, never ignored.

import { limits } from '@mainline/model'
import type { Fields, Page, PageQuery } from '@mainline/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiContext } from './api-context.ts'
import { ApiError } from './errors.ts'
import { filterLimits, parseFilter } from './odata-filter.ts'
import { isMatch, sorted } from './odata-memory.ts'
import { parseOrderBy, parseSelect } from './odata-names.ts'
import type { Parsed } from './odata-text.ts'
import { collectionOf, pageQuery } from './schemas.ts'

/** The query of a list; other parameters are refused. */
export const listQuery = pageQuery.extend({ $count: z.enum(['true', 'false']).optional() }).strict()

/** The query of a list that can be filtered, ordered and cut to some fields. */
export const filteredQuery = listQuery
  .extend({
    $filter: z.string().max(filterLimits.length).optional(),
    $orderby: z.string().max(1_000).optional(),
    $select: z.string().max(1_000).optional(),
  })
  .strict()

/** `$top` of auto attendants and of resource accounts, whose pages are short (reference §11). */
export const shortPage = {
  $top: pageQuery.shape.$top.unwrap().max(limits.pageSize).default(limits.pageSize),
}

type ListQuery = z.output<typeof listQuery>

/** The part of a list's query that is the same for all of them. */
export function pageOf({ $top, $skip, $search }: ListQuery): PageQuery {
  // OData's quotes around a phrase.
  const search = $search?.trim().replace(/^"(.*)"$/, '$1')
  return { top: $top, skip: $skip, ...(search === undefined || search === '' ? {} : { search }) }
}

/** What is wanted of a list that can be filtered and ordered by these fields. */
export function filteredPageOf(query: z.output<typeof filteredQuery>, fields: Fields): PageQuery {
  const { $filter = '', $orderby = '' } = query
  return {
    ...pageOf(query),
    ...($filter.trim() === '' ? {} : { filter: required('$filter', parseFilter($filter, fields)) }),
    ...($orderby.trim() === ''
      ? {}
      : { orderBy: required('$orderby', parseOrderBy($orderby, fields)) }),
  }
}

/** The page of a list that is already in memory. */
export function pageInMemory<T>(members: readonly T[], wanted: PageQuery): Page<T> {
  const { filter, orderBy = [], top, skip } = wanted
  const found = filter === undefined ? members : members.filter((each) => isMatch(each, filter))
  return { values: sorted(found, orderBy).slice(skip, skip + top), count: found.length }
}

/** What `collection` needs of a request. */
interface ListRequest extends Pick<FastifyRequest, 'url' | 'protocol' | 'host'> {
  readonly query: ListQuery
}

/** A page as it is answered, each value shown by `show`; counted where that was asked for. */
export function collection<T, Shown>(
  { settings }: ApiContext,
  request: ListRequest,
  page: Page<T>,
  show: (value: T) => Shown,
): { '@odata.count'?: number; '@odata.nextLink'?: string; value: Shown[] } {
  const { $count, $skip } = request.query
  const seen = $skip + page.values.length
  const hasMore = page.values.length > 0 && seen < page.count
  const protocol = settings.secureCookies === true ? 'https' : request.protocol
  return {
    ...($count === 'true' ? { '@odata.count': page.count } : {}),
    ...(hasMore ? { '@odata.nextLink': nextLink(request, protocol, seen) } : {}),
    value: page.values.map(show),
  }
}

/** Leaves in a collection only the fields that `$select` names, when it is sent. */
export function selected<Body>(
  reply: FastifyReply,
  { $select }: z.output<typeof filteredQuery>,
  answer: z.ZodObject,
  body: Body,
): Body {
  if ($select === undefined || $select.trim() === '') return body
  const names = required('$select', parseSelect($select, Object.keys(answer.shape)))
  const fields = Object.entries(answer.shape).filter(([name]) => names.includes(name))
  const kept = collectionOf(z.object(Object.fromEntries(fields)))
  // The route's own serializer would miss the fields that were left out.
  reply.type('application/json; charset=utf-8')
  reply.serializer((sent) => JSON.stringify(kept.parse(sent)))
  return body
}

/** Absolute, as Graph's clients need it; everything but `$skip` is as it was asked. */
function nextLink({ url, host }: ListRequest, protocol: string, skip: number): string {
  // Not resolved against the host, which is whatever the client says it is.
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('$skip', String(skip))
  return `${protocol}://${host}${pathname}?${searchParams}`.replaceAll('%24', '$')
}

function required<T>(option: string, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  const message = `${option}, at character ${parsed.offset + 1}: ${parsed.error}.`
  const details = [{ code: 'invalidValue', message, target: option }]
  throw new ApiError('badRequest', message, { target: option, details })
}
