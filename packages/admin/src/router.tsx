// The route table: which page is where, what it loads before it renders, and which code it brings.
// Panes are child routes of the list they open over. Everything but the sign-in stands below the
// shell, which needs a session.

import type { QueryClient } from '@tanstack/react-query'
import { createBrowserRouter, type RouteObject } from 'react-router'
import * as administration from './api/administration.ts'
import { configurationVersionQuery } from './api/configurations.ts'
import * as directory from './api/directory.ts'
import * as addresses from './api/emergency-addresses.ts'
import { allotmentQuery } from './api/licenses.ts'
import { ownSignInsQuery } from './api/own-sign-ins.ts'
import * as numbers from './api/phone-numbers.ts'
import { portOrderQuery, portOrdersQuery } from './api/port-orders.ts'
import * as queries from './api/queries.ts'
import { deletionPreviewQuery } from './api/resource-accounts.ts'
import * as signIn from './api/sign-in-methods.ts'
import { standingQuery } from './api/standing.ts'
import * as policies from './api/voice-applications-policies.ts'
import { loadSession, type Page, pageWith } from './page-route.ts'
import { paths } from './paths.ts'
import { RouteError } from './shell/route-error.tsx'
import { Shell } from './shell/shell.tsx'
import { trunkPages } from './trunk-pages.ts'
import { Loading } from './ui/loading.tsx'

/** The router over all pages; loaders fill `queryClient`. */
export function createRouter(queryClient: QueryClient) {
  const page = pageWith(queryClient)
  return createBrowserRouter([
    {
      path: paths.signIn,
      errorElement: <RouteError />,
      HydrateFallback: Loading,
      lazy: {
        Component: async () => (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage,
      },
    },
    {
      errorElement: <RouteError />,
      HydrateFallback: Loading,
      // Without the shell: made for a window as narrow as a phone.
      children: [
        page(paths.phone, async () => (await import('./pages/phone/phone-page.tsx')).PhonePage),
      ],
    },
    {
      path: '/',
      element: <Shell />,
      errorElement: <RouteError />,
      HydrateFallback: Loading,
      loader: ({ request }) => loadSession(queryClient, request),
      children: [{ errorElement: <RouteError />, children: pages(page) }],
    },
  ])
}

function pages(page: Page): RouteObject[] {
  return [
    ...homePages(page),
    ...billingPages(page),
    ...userPages(page),
    ...administrationPages(page),
    ...locationPages(page),
    ...voicePages(page),
    ...policyPages(page),
    ...orgWidePages(page),
    ...versionPages(page),
    ...analyticsPages(page),
    ...auditLogPages(page),
    ...signInPages(page),
    { path: '*', loader: refuseAddress },
  ]
}

function refuseAddress(): never {
  throw new Response(undefined, { status: 404 })
}

function homePages(page: Page): RouteObject[] {
  return [
    page(
      paths.home,
      async () => (await import('./pages/home/home-page.tsx')).HomePage,
      () => [queries.organizationQuery, standingQuery],
    ),
    page(
      paths.mainLine,
      async () => (await import('./pages/home/main-line-page.tsx')).MainLinePage,
      () => [queries.organizationQuery],
    ),
  ]
}

function billingPages(page: Page): RouteObject[] {
  const purchase = () => import('./pages/billing/purchase-services-page.tsx')
  const product = () => import('./pages/billing/product-page.tsx')
  const checkOut = () => import('./pages/billing/check-out-page.tsx')
  const catalog = () => [queries.productsQuery, queries.subscribedSkusQuery, allotmentQuery]
  return [
    page(paths.purchaseServices, async () => (await purchase()).PurchaseServicesPage, catalog),
    page(paths.addOns, async () => (await purchase()).AddOnsPage, catalog),
    page(paths.product(':sku'), async () => (await product()).ProductPage, catalog),
    page(paths.buy(':sku'), async () => (await product()).BuyPage, catalog),
    page(
      '/billing/purchase-services/check-out',
      async () => (await checkOut()).CheckOutPage,
      catalog,
    ),
    page(
      paths.order(':id'),
      async () => (await checkOut()).OrderPage,
      () => [queries.productsQuery, queries.ordersQuery],
    ),
    page(
      paths.yourProducts,
      async () => (await import('./pages/billing/your-products-page.tsx')).YourProductsPage,
      () => [queries.subscribedSkusQuery, allotmentQuery],
      [
        page(
          paths.productQuantity(':skuId'),
          async () => (await import('./forms/product-quantity.tsx')).ProductQuantityPane,
        ),
      ],
    ),
    page(
      paths.licenses,
      async () => (await import('./pages/billing/licenses-page.tsx')).LicensesPage,
      () => [queries.subscribedSkusQuery, queries.productsQuery, allotmentQuery],
      [
        page(
          paths.license(':skuId'),
          async () => (await import('./pages/billing/license-pane.tsx')).LicensePane,
        ),
      ],
    ),
  ]
}

function userPages(page: Page): RouteObject[] {
  return [
    page(
      paths.usersImport,
      async () => (await import('./pages/users/users-import-page.tsx')).UsersImportPage,
    ),
    page(
      paths.deletedUsers,
      async () => (await import('./pages/users/deleted-users-page.tsx')).DeletedUsersPage,
      () => [queries.organizationQuery],
    ),
    page(
      paths.groups,
      async () => (await import('./pages/users/groups-page.tsx')).GroupsPage,
      undefined,
      [
        page(paths.groupNew, async () => (await import('./forms/group-edit.tsx')).GroupNewPane),
        page(
          '/users/groups/:id',
          async () => (await import('./pages/users/group-pane.tsx')).GroupPane,
          ({ id }) => [
            directory.groupQuery(id ?? ''),
            queries.subscribedSkusQuery,
            queries.productsQuery,
          ],
        ),
      ],
    ),
    page(
      paths.activeUsers,
      async () => (await import('./pages/users/active-users-page.tsx')).ActiveUsersPage,
      () => [queries.productsQuery, queries.organizationQuery],
      [
        page(paths.userNew, async () => (await import('./forms/user-add.tsx')).UserAddPane),
        page(
          '/users/active-users/:id',
          async () => (await import('./pages/users/user-pane.tsx')).UserPane,
          ({ id }) => [queries.userQuery(id ?? ''), queries.subscribedSkusQuery],
        ),
      ],
    ),
  ]
}

function administrationPages(page: Page): RouteObject[] {
  return [
    page(
      paths.roles,
      async () => (await import('./pages/users/roles-page.tsx')).RolesPage,
      () => [administration.rolesQuery],
    ),
    page(
      paths.apiTokens,
      async () => (await import('./pages/org-wide-settings/api-tokens-page.tsx')).ApiTokensPage,
      () => [administration.apiTokensQuery],
      [
        page(
          paths.apiTokenNew,
          async () => (await import('./forms/api-token-add.tsx')).ApiTokenAddPane,
        ),
      ],
    ),
  ]
}

function locationPages(page: Page): RouteObject[] {
  const list = () => import('./pages/locations/emergency-addresses-page.tsx')
  const edit = () => import('./forms/emergency-address-edit.tsx')
  const show = () => import('./pages/locations/emergency-address-pane.tsx')
  return [
    page(
      paths.emergencyAddresses,
      async () => (await list()).EmergencyAddressesPage,
      () => [addresses.emergencyAddressesQuery, queries.organizationQuery],
      [
        page(paths.emergencyAddressNew, async () => (await edit()).EmergencyAddressNewPane),
        page(
          paths.emergencyAddressEdit(':id'),
          async () => (await edit()).EmergencyAddressEditPane,
          ({ id }) => [addresses.emergencyAddressQuery(id ?? '')],
        ),
        page(
          paths.emergencyAddress(':id'),
          async () => (await show()).EmergencyAddressPane,
          ({ id }) => [
            addresses.emergencyAddressQuery(id ?? ''),
            addresses.emergencyLocationsQuery(id ?? ''),
            addresses.numbersAtAddressQuery(id ?? ''),
          ],
        ),
      ],
    ),
  ]
}

function phoneNumberPages(page: Page): RouteObject[] {
  const add = () => import('./forms/phone-number-add.tsx')
  const upload = () => import('./forms/phone-number-import.tsx')
  const edit = () => import('./forms/phone-number-edit.tsx')
  const assign = () => import('./forms/phone-number-assign.tsx')
  const order = () => import('./forms/number-order-new.tsx')
  const quotas = () => import('./forms/number-quotas.tsx')
  return [
    page(
      paths.phoneNumbers,
      async () => (await import('./pages/voice/phone-numbers-page.tsx')).PhoneNumbersPage,
      () => [],
      [
        page(paths.phoneNumberNew, async () => (await add()).PhoneNumberAddPane),
        page(paths.phoneNumberImport, async () => (await upload()).PhoneNumberImportPane),
        page(
          paths.numberOrderNew,
          async () => (await order()).NumberOrderNewPane,
          () => [numbers.numberOffersQuery, queries.organizationQuery],
        ),
        page(
          paths.numberQuotas,
          async () => (await quotas()).NumberQuotasPane,
          () => [numbers.numberQuotasQuery],
        ),
        page(
          '/voice/phone-numbers/:id/edit',
          async () => (await edit()).PhoneNumberEditPane,
          ({ id }) => [numbers.phoneNumberQuery(id ?? '')],
        ),
        page(
          '/voice/phone-numbers/:id',
          async () => (await assign()).PhoneNumberAssignPane,
          ({ id }) => [numbers.phoneNumberQuery(id ?? ''), addresses.locationChoicesQuery],
        ),
      ],
    ),
    page(
      paths.numberOrders,
      async () => (await import('./pages/voice/number-orders-page.tsx')).NumberOrdersPage,
      () => [numbers.numberOrdersQuery],
      [
        page(
          paths.numberOrder(':id'),
          async () => (await import('./forms/number-order-place.tsx')).NumberOrderPane,
          ({ id }) => [numbers.numberOrderQuery(id ?? '')],
        ),
      ],
    ),
  ]
}

function voicePages(page: Page): RouteObject[] {
  const attendant = () => import('./pages/voice/auto-attendant-page.tsx')
  const parts = () => [queries.organizationQuery]
  return [
    ...phoneNumberPages(page),
    page(
      paths.portOrders,
      async () => (await import('./pages/voice/port-orders-page.tsx')).PortOrdersPage,
      () => [portOrdersQuery, queries.organizationQuery],
      [
        page(
          paths.portOrderNew,
          async () => (await import('./forms/port-order-add.tsx')).PortOrderAddPane,
        ),
        page(
          paths.portOrder(':id'),
          async () => (await import('./forms/port-order-move.tsx')).PortOrderPane,
          ({ id }) => [portOrderQuery(id ?? '')],
        ),
      ],
    ),
    page(
      paths.autoAttendants,
      async () => (await import('./pages/voice/auto-attendants-page.tsx')).AutoAttendantsPage,
    ),
    page(paths.autoAttendantNew, async () => (await attendant()).AutoAttendantNewPage, parts),
    page(
      paths.autoAttendant(':id'),
      async () => (await attendant()).AutoAttendantPage,
      ({ id = '' }, may) => [
        ...parts(),
        queries.autoAttendantQuery(id),
        ...(may('GET /v1.0/autoAttendants/{id}/authorizedUsers')
          ? [policies.authorizedUsersQuery(id)]
          : []),
      ],
    ),
    ...trunkPages(page),
  ]
}

function policyPages(page: Page): RouteObject[] {
  const list = () => import('./pages/voice/voice-applications-policies-page.tsx')
  const edit = () => import('./forms/voice-applications-policy-edit.tsx')
  const show = () => import('./pages/voice/voice-applications-policy-pane.tsx')
  return [
    page(
      paths.voiceApplicationsPolicies,
      async () => (await list()).VoiceApplicationsPoliciesPage,
      () => [policies.policiesQuery],
      [
        page(
          paths.voiceApplicationsPolicyNew,
          async () => (await edit()).VoiceApplicationsPolicyNewPane,
        ),
        page(
          '/voice/voice-applications-policies/:id',
          async () => (await show()).VoiceApplicationsPolicyPane,
          ({ id = '' }) => [policies.policyQuery(id), policies.policyUsersQuery(id)],
        ),
      ],
    ),
  ]
}

function orgWidePages(page: Page): RouteObject[] {
  const list = () => import('./pages/org-wide-settings/resource-accounts-page.tsx')
  const add = () => import('./forms/resource-account-add.tsx')
  const edit = () => import('./forms/resource-account-edit.tsx')
  const assign = () => import('./forms/resource-account-assign.tsx')
  const setUp = () => import('./forms/resource-account-set-up.tsx')
  const remove = () => import('./forms/resource-account-delete.tsx')
  return [
    page(
      paths.audioFiles,
      async () => (await import('./pages/org-wide-settings/audio-files-page.tsx')).AudioFilesPage,
    ),
    page(
      paths.resourceAccounts,
      async () => (await list()).ResourceAccountsPage,
      () => [queries.organizationQuery],
      [
        page(paths.resourceAccountNew, async () => (await add()).ResourceAccountAddPane),
        page(
          paths.resourceAccountEdit(':id'),
          async () => (await edit()).ResourceAccountEditPane,
          ({ id }) => [queries.resourceAccountQuery(id ?? '')],
        ),
        page(
          paths.resourceAccountAssign(':id'),
          async () => (await assign()).ResourceAccountAssignPane,
          ({ id }) => [queries.resourceAccountQuery(id ?? '')],
        ),
        page(
          paths.resourceAccountSetUp(':id'),
          async () => (await setUp()).ResourceAccountSetUpPane,
          ({ id }) => [
            queries.resourceAccountQuery(id ?? ''),
            queries.eligibleNumbersQuery(id ?? '', ''),
            queries.subscribedSkusQuery,
          ],
        ),
        page(
          paths.resourceAccountDelete(':id'),
          async () => (await remove()).ResourceAccountDeletePane,
          ({ id }) => [queries.resourceAccountQuery(id ?? ''), deletionPreviewQuery(id ?? '')],
        ),
      ],
    ),
  ]
}

function versionPages(page: Page): RouteObject[] {
  const list = () => import('./pages/org-wide-settings/configuration-versions-page.tsx')
  const show = () => import('./pages/org-wide-settings/configuration-version-pane.tsx')
  return [
    page(
      paths.configurationVersions,
      async () => (await list()).ConfigurationVersionsPage,
      () => [],
      [
        page(
          paths.configurationVersion(':version'),
          async () => (await show()).ConfigurationVersionPane,
          ({ version }) => [configurationVersionQuery(version ?? '')],
        ),
      ],
    ),
  ]
}

function analyticsPages(page: Page): RouteObject[] {
  return [
    page(
      paths.calls,
      async () => (await import('./pages/analytics/calls-page.tsx')).CallsPage,
      () => [queries.callRecordsQuery],
    ),
    page(
      paths.call(':id'),
      async () => (await import('./pages/analytics/call-page.tsx')).CallPage,
      ({ id }) => [queries.callRecordQuery(id ?? ''), queries.callTraceQuery(id ?? '')],
    ),
  ]
}

function auditLogPages(page: Page): RouteObject[] {
  return [
    page(
      paths.auditLog,
      async () => (await import('./pages/audit-log/audit-log-page.tsx')).AuditLogPage,
      undefined,
      [
        page(
          paths.auditEvent(':id'),
          async () => (await import('./pages/audit-log/audit-event-pane.tsx')).AuditEventPane,
          ({ id }) => [queries.auditEventQuery(id ?? '')],
        ),
      ],
    ),
  ]
}

function signInPages(page: Page): RouteObject[] {
  return [
    page(
      paths.recordingSettings,
      async () =>
        (await import('./pages/org-wide-settings/recording-settings-page.tsx'))
          .RecordingSettingsPage,
      () => [queries.editedOrganizationQuery],
    ),
    page(
      paths.signInSettings,
      async () =>
        (await import('./pages/org-wide-settings/sign-in-settings-page.tsx')).SignInSettingsPage,
      () => [signIn.openIdConnectQuery, queries.organizationQuery],
    ),
    page(
      paths.myAccount,
      async () => (await import('./pages/my-account/my-account-page.tsx')).MyAccountPage,
      () => [signIn.passkeysQuery, ownSignInsQuery],
    ),
  ]
}
