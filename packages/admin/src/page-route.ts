// What every page's route does before it renders: somebody must be signed in, the page must be open
// to them, and its data must be there. Each page is a chunk of its own; all are fetched when the
// first page is up and the browser idle, so that later clicks wait for data only.

import { ApiFailure, type OperationName } from '@mainline/client'
import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { type LoaderFunctionArgs, type RouteObject, redirect } from 'react-router'
import * as queries from './api/queries.ts'
import { operationOfPage } from './page-operations.ts'
import { paths } from './paths.ts'

// By then the first page is on screen; not every browser can say when it is idle.
const idleMs = 500

type Loadable = {
  readonly queryKey: readonly unknown[]
  readonly meta?: Readonly<Record<string, unknown>>
}
/** Tells of an operation whether the signed-in person may use it. */
export type May = (operation: OperationName) => boolean
type Load = (params: LoaderFunctionArgs['params'], may: May) => readonly Loadable[]

/** Makes the route of one page: its path, its component, what it loads first, its panes. */
export type Page = (
  path: string,
  component: () => Promise<ComponentType>,
  load?: Load,
  children?: RouteObject[],
) => RouteObject

/** The pages whose loaders fill `queryClient`. */
export function pageWith(queryClient: QueryClient): Page {
  return (path, component, load = () => [], children = []) => {
    whenIdle(component)
    return {
      path,
      loader: async ({ params, request }) => {
        await loadSession(queryClient, request)
        const may = await requireOpen(queryClient, request)
        await Promise.all(load(params, may).map((query) => loadQuery(queryClient, query)))
        return null
      },
      lazy: { Component: component },
      children,
    }
  }
}

function whenIdle(work: () => Promise<unknown>): void {
  window.addEventListener('load', () => setTimeout(() => void work(), idleMs))
}

// A list that is known shows at once and is refreshed meanwhile. What fills a form is fetched when
// the cache knows it to be outdated, so that no form begins with what was true before.
function loadQuery(queryClient: QueryClient, query: Loadable): Promise<unknown> {
  return query.meta === queries.fillsForm
    ? queryClient.fetchQuery({ ...query })
    : queryClient.ensureQueryData({ ...query, revalidateIfStale: true })
}

/** Asks who is signed in; nobody is led to the sign-in. */
export async function loadSession(queryClient: QueryClient, request: Request): Promise<null> {
  try {
    await queryClient.ensureQueryData(queries.meQuery)
    return null
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 401) throw error
    const { pathname, search } = new URL(request.url)
    throw redirect(`${paths.signIn}?returnTo=${encodeURIComponent(pathname + search)}`)
  }
}

// Before anything is loaded, so that a person learns what is not theirs from one sentence.
async function requireOpen(queryClient: QueryClient, request: Request): Promise<May> {
  const { pathname } = new URL(request.url)
  const { operations } = await queryClient.ensureQueryData(queries.meQuery)
  const may: May = (operation) => operations.includes(operation)
  const operation = operationOfPage(pathname)
  if (operation === undefined || may(operation)) return may
  // An authorized user finds nothing at home, but an auto attendant.
  if (pathname === paths.home && may('GET /v1.0/autoAttendants')) {
    throw redirect(paths.autoAttendants)
  }
  throw new Response(undefined, { status: 403 })
}
