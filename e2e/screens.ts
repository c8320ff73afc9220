// Every screen of the admin center, walked from its own list of links (paths.ts) so that none can
// be forgotten: a link without an object to open does not compile. The objects are made first, one
// of each kind, so that detail pages and open panes show something.

import { type CheckOut, paths } from '@mainline/admin'
import { vi } from 'vitest'
import { createContoso, mainNumber } from './calls/contoso.ts'
import { CallRecords } from './calls/records.ts'
import { carrierAddress } from './calls/sipp.ts'
import { usualOffer, WireCaller } from './calls/wire-caller.ts'
import type { ServerProcess } from './server-process.ts'

type Created = { readonly id: string }
type List = { readonly value: readonly Created[] }
type Paths = typeof paths

/** A link that needs an object, opened with one. */
type Opened = {
  readonly [Name in keyof Paths as Paths[Name] extends string ? never : Name]: string
}

const recordMs = 10_000
const product = 'PHONESYSTEM_VIRTUALUSER'
const address = {
  displayName: 'Head office',
  companyName: 'Contoso',
  countryOrRegion: 'CA',
  houseNumber: '12',
  streetName: 'Main Street',
  city: 'Vancouver',
  stateOrProvince: 'BC',
  postalCode: 'V6B 1A1',
  latitude: 49.2827,
  longitude: -123.1207,
}

const sales = {
  displayName: 'Sales',
  mailNickname: 'sales',
  securityEnabled: true,
  mailEnabled: false,
}
const numberOrder = {
  name: 'Sales',
  countryCode: 'CA',
  numberType: 'autoAttendantToll',
  quantity: 1,
  areaCode: '604',
}
const portOrder = {
  name: 'Old numbers',
  countryCode: 'CA',
  kind: 'toll',
  usage: 'user',
  scope: 'full',
  requestedTransferDate: '2099-01-15',
  requester: 'Anna Berg',
  billingTelephoneNumber: '+16045550150',
  provider: 'Old Carrier',
  accountNumber: 'A-1001',
  serviceAddress: '12 Main Street, Vancouver',
  telephoneNumbers: ['+16045550151'],
}

const account = { displayName: 'Sales line', userName: 'salesline', type: 'autoAttendant' }
const provider = {
  enabled: true,
  displayName: 'Contoso',
  issuer: 'https://login.contoso.com',
  clientId: 'mainline',
  personClaim: 'email',
  unknownPeople: 'refuse',
  passwordSignIn: 'everybody',
}
/** Off, so that nobody is asked whether it is there. */
const outward = {
  name: 'Northern',
  enabled: false,
  authentication: 'registration',
  server: { host: 'sip.northern.example', transport: 'tls' },
  username: 'contoso',
  password: 'never sent',
}
const token = {
  displayName: 'Reports',
  scopes: ['reader'],
  expiresDateTime: Temporal.Now.instant().add({ hours: 48 }).toString(),
}

const checkOut: CheckOut = {
  sku: product,
  quantity: 5,
  assignAutomatically: false,
  step: 'review',
}

/** Makes one object of each kind and answers the address of every screen. */
export async function furnishedScreens(server: ServerProcess): Promise<readonly string[]> {
  const { ana, autoAttendantId } = await createContoso(server)
  const line = { skuPartNumber: product, quantity: 5, assignAutomatically: false }
  const order = await server.api<Created>('POST', '/orders', { lines: [line] })
  const place = await server.api<Created>('POST', '/emergencyAddresses', address)
  const group = await server.api<Created>('POST', '/groups', sales)
  const numbers = await server.api<Created>('POST', '/phoneNumberOrders', numberOrder)
  const port = await server.api<Created>('POST', '/portOrders', portOrder)
  const call = await callOnce(server)
  const first = async (path: string) => (await server.api<List>('GET', path)).value[0]?.id ?? ''
  const ready = await first('/resourceAccounts')
  const { id: unready } = await server.api<Created>('POST', '/resourceAccounts', account)
  await server.api('PUT', '/signInMethods/openIdConnect', provider)
  await server.api('POST', '/apiTokens', token)
  const policy = await server.api<Created>('POST', '/voiceApplicationsPolicies', {
    displayName: 'Front desk',
  })
  const left = await server.api<Created>('POST', '/users', { displayName: 'Leo', userName: 'leo' })
  await server.api('DELETE', `/users/${left.id}`)
  const route = await addVoiceRoute(server)
  const opened: Opened = {
    openIdConnectSignIn: paths.openIdConnectSignIn('', '/'),
    product: paths.product(product),
    buy: paths.buy(product),
    checkOut: paths.checkOut(checkOut),
    order: paths.order(order.id),
    productQuantity: paths.productQuantity(await firstSku(server)),
    license: paths.license(await firstSku(server)),
    usersExport: paths.usersExport(''),
    group: paths.group(group.id),
    user: paths.user(ana.id),
    emergencyAddress: paths.emergencyAddress(place.id),
    emergencyAddressCopy: paths.emergencyAddressCopy(place.id),
    emergencyAddressEdit: paths.emergencyAddressEdit(place.id),
    portOrder: paths.portOrder(port.id),
    phoneNumbersExport: paths.phoneNumbersExport(''),
    numberOrder: paths.numberOrder(numbers.id),
    configurationVersion: paths.configurationVersion(1),
    phoneNumberEdit: paths.phoneNumberEdit(await firstNumber(server)),
    phoneNumber: paths.phoneNumber(await firstNumber(server)),
    autoAttendant: paths.autoAttendant(autoAttendantId),
    voiceApplicationsPolicy: paths.voiceApplicationsPolicy(policy.id),
    trunk: paths.trunk(await first('/trunks')),
    trunkDoctor: paths.trunkDoctor(await first('/trunks')),
    voiceRoute: paths.voiceRoute(route.id),
    resourceAccountSelected: paths.resourceAccountSelected(ready),
    resourceAccountEdit: paths.resourceAccountEdit(ready),
    resourceAccountSetUp: paths.resourceAccountSetUp(ready),
    resourceAccountDelete: paths.resourceAccountDelete(ready),
    resourceAccountAssign: paths.resourceAccountAssign(ready),
    call: paths.call(call),
    auditEvent: paths.auditEvent(await first('/auditEvents')),
    auditLogExport: paths.auditLogExport(''),
  }
  const fixed = Object.values(paths).filter((path) => typeof path === 'string')
  // What the API answers itself is no screen.
  return [
    ...fixed,
    ...Object.values(opened),
    paths.checkOut({ ...checkOut, step: 'place' }),
    `${paths.trunkNew}?template=byRegistration`,
    paths.voiceApplicationsPolicy(policy.id, 'people'),
    paths.resourceAccountAssign(unready),
    paths.resourceAccountSetUp(unready),
  ].filter((path) => !path.startsWith('/v1.0/'))
}

async function addVoiceRoute({ api }: ServerProcess): Promise<Created> {
  const { id } = await api<Created>('POST', '/trunks', outward)
  const everywhere = { name: 'Everywhere', pattern: '+*', trunkIds: [id] }
  return api<Created>('POST', '/voiceRoutes', everywhere)
}

async function firstSku({ api }: ServerProcess): Promise<string> {
  type Skus = { readonly value: readonly { readonly skuId: string }[] }
  return (await api<Skus>('GET', '/subscribedSkus')).value[0]?.skuId ?? ''
}

async function firstNumber({ api }: ServerProcess): Promise<string> {
  const numbers = '/admin/teams/telephoneNumberManagement/numberAssignments'
  return (await api<List>('GET', numbers)).value[0]?.id ?? ''
}

/** Calls the main line by hand and hangs up; answers the call's id. */
async function callOnce(server: ServerProcess): Promise<string> {
  const caller = await WireCaller.open(carrierAddress, server.sipPort)
  const offer = usualOffer(carrierAddress, 40_000)
  const call = caller.call({ to: mainNumber, body: offer })
  await call.establish()
  await call.request('BYE')
  caller.close()
  return vi.waitFor(async () => {
    const [record] = await new CallRecords(server).all()
    if (record === undefined) throw new Error('No call was recorded.')
    return record.id
  }, recordMs)
}
