// The routes of trunks and of outbound calling: trunks with their doctor, voice routes, and what
// may be called. A part of the table in router.tsx.

import type { RouteObject } from 'react-router'
import * as calling from './api/outbound-calling.ts'
import * as queries from './api/queries.ts'
import * as trunks from './api/trunks.ts'
import type { Page } from './page-route.ts'
import { paths } from './paths.ts'

/** The pages of trunks, voice routes and dial permissions. */
export function trunkPages(page: Page): RouteObject[] {
  const trunk = () => import('./forms/trunk-edit.tsx')
  const route = () => import('./forms/voice-route-edit.tsx')
  return [
    page(
      paths.trunks,
      async () => (await import('./pages/voice/trunks-page.tsx')).TrunksPage,
      () => [trunks.trunksQuery],
      [
        page(
          paths.trunkNew,
          async () => (await trunk()).TrunkNewPane,
          () => [trunks.trunkTemplatesQuery, queries.organizationQuery],
        ),
        page(
          paths.trunk(':id'),
          async () => (await trunk()).TrunkPane,
          ({ id = '' }) => [trunks.trunkQuery(id), queries.organizationQuery],
        ),
        page(
          paths.trunkDoctor(':id'),
          async () => (await import('./pages/voice/trunk-doctor-pane.tsx')).TrunkDoctorPane,
          ({ id = '' }) => [trunks.trunkQuery(id)],
        ),
      ],
    ),
    page(
      paths.voiceRoutes,
      async () => (await import('./pages/voice/voice-routes-page.tsx')).VoiceRoutesPage,
      () => [calling.voiceRoutesQuery, trunks.trunksQuery],
      [
        page(
          paths.voiceRouteNew,
          async () => (await route()).VoiceRouteNewPane,
          () => [trunks.trunksQuery],
        ),
        page(
          paths.voiceRoute(':id'),
          async () => (await route()).VoiceRoutePane,
          ({ id = '' }) => [calling.voiceRouteQuery(id), trunks.trunksQuery],
        ),
      ],
    ),
    page(
      paths.dialPermissions,
      async () => (await import('./pages/voice/dial-permissions-page.tsx')).DialPermissionsPage,
      () => [calling.dialPermissionsQuery, calling.dialLimitsQuery, calling.dialPlanQuery],
    ),
  ]
}
