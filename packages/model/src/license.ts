// The catalog of products. Licenses cost nothing here; part numbers and GUIDs are those of the
// reference (§4.1) and of the public list of service plans, so that scripts and Graph clients find
// what they look for. The variants of government clouds differ in the part number only and are left
// out. Two Business Voice products have no public GUID; theirs are version 5 UUIDs of
// `urn:sku:<part number>` (RFC 9562 §5.5), the same in every installation.

import { invariant } from './result.ts'

/** A part of a license that can be switched off for its holder. */
export interface ServicePlan {
  readonly servicePlanId: string
  readonly servicePlanName: string
}

/** A product that can be ordered, and the license (SKU) it brings. */
export interface Product {
  readonly skuId: string
  readonly skuPartNumber: string
  readonly displayName: string
  /** What the license is for: resource accounts, or people. */
  readonly appliesTo: 'resourceAccount' | 'user'
  readonly servicePlans: readonly ServicePlan[]
  /** The usage locations it may be held in; absent where it may be everywhere. */
  readonly countries?: readonly string[]
}

/** Part number of the free license that every resource account needs. */
export const virtualUserSku = 'PHONESYSTEM_VIRTUALUSER'

/** Service plans by the names that the rules between them use. */
export const servicePlans = {
  virtualUser: plan('MCOEV_VIRTUALUSER', 'f47330e9-c134-43b3-9993-e7f004506889'),
  phoneSystem: plan('MCOEV', '4828c8ec-dc2e-4779-b502-87ac9ce28ab7'),
  domestic: plan('MCOPSTN1', '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8'),
  international: plan('MCOPSTN2', '5a10155d-f5c1-411a-a8ec-e99aae125390'),
  domestic120: plan('MCOPSTN5', '54a152dc-90de-4996-93d2-bc47e670fc06'),
  credits: plan('MCOPSTNC', '505e180f-f7e0-4b65-91d4-00d670bbd18c'),
  conferencing: plan('MCOMEETADV', '3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40'),
} as const

const { virtualUser, phoneSystem, domestic, international, domestic120, credits, conferencing } =
  servicePlans
const withCalls = [conferencing, phoneSystem, domestic]
const withoutCalls = [conferencing, phoneSystem]

/** Every product of the catalog; it ends with the virtual user, as the walk-through says. */
export const products: readonly Product[] = [
  forPeople('MCOEV', 'e43b5b99-8dfb-405f-9987-dc307f34bcbd', 'Phone System', [phoneSystem]),
  forPeople(
    'MCOTEAMS_ESSENTIALS',
    'ae2343d1-0999-43f6-ae18-d816516f6e78',
    'Phone System with Calling Plan',
    [phoneSystem, domestic],
  ),
  forPeople('MCOPSTN1', '0dab259f-bf13-4952-b7f8-7db8f131b28d', 'Domestic Calling Plan', [
    domestic,
  ]),
  forPeople(
    'MCOPSTN5',
    '54a152dc-90de-4996-93d2-bc47e670fc06',
    'Domestic Calling Plan (120 minutes)',
    [domestic120],
  ),
  forPeople(
    'MCOPSTN2',
    'd3b4fe1f-9992-4930-8acb-ca6ec609365e',
    'Domestic and International Calling Plan',
    [international],
  ),
  forPeople('MCOPSTNC', '47794cd0-f0e5-45c5-9033-2eb6b5fc84e0', 'Communications Credits', [
    credits,
  ]),
  forPeople('MCOMEETADV', '0c266dff-15dd-4b49-8397-2bb16070ed52', 'Audio Conferencing', [
    conferencing,
  ]),
  forPeople('MCOCAP', '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff', 'Common Area Phone', [phoneSystem]),
  forPeople(
    'BUSINESS_VOICE_MED',
    '70fd2893-6834-57d7-9e1f-ba1649f27649',
    'Business Voice (Canada)',
    withCalls,
    ['CA'],
  ),
  forPeople(
    'BUSINESS_VOICE',
    'ad3a5001-102e-5aca-b78c-eb5acd8b1d1d',
    'Business Voice (United Kingdom)',
    withCalls,
    ['GB'],
  ),
  forPeople(
    'BUSINESS_VOICE_MED2',
    'a6051f20-9cbc-47d2-930d-419183bf6cf1',
    'Business Voice',
    withCalls,
    ['US'],
  ),
  forPeople(
    'BUSINESS_VOICE_MED2_TELCO',
    '08d7bce8-6e16-490e-89db-1d508e5e9609',
    'Business Voice (United States)',
    withCalls,
    ['US'],
  ),
  forPeople(
    'BUSINESS_VOICE_DIRECTROUTING',
    'd52db95a-5ecb-46b6-beb0-190ab5cda4a8',
    'Business Voice (without Calling Plan)',
    withoutCalls,
  ),
  forPeople(
    'BUSINESS_VOICE_DIRECTROUTING_MED',
    '8330dae3-d349-44f7-9cad-1b23c64baabe',
    'Business Voice (without Calling Plan, United States)',
    withoutCalls,
    ['US'],
  ),
  {
    skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a',
    skuPartNumber: virtualUserSku,
    displayName: 'Phone System – Virtual User',
    appliesTo: 'resourceAccount',
    servicePlans: [virtualUser],
  },
]

/** The product of a SKU, by its GUID or its part number. */
export function productOf(sku: string): Product | undefined {
  return products.find((product) => product.skuId === sku || product.skuPartNumber === sku)
}

/** The product of a SKU that is known to be in the catalog. */
export function requireProductOf(sku: string): Product {
  const product = productOf(sku)
  invariant(product !== undefined, `Ordered SKUs are in the catalog: ${sku}.`)
  return product
}

/** The service plan of a product that lets its holder have a number, if it has one. */
export function phonePlanOf(product: Product): ServicePlan | undefined {
  return product.servicePlans.find((each) => each === phoneSystem || each === virtualUser)
}

function plan(servicePlanName: string, servicePlanId: string): ServicePlan {
  return { servicePlanId, servicePlanName }
}

function forPeople(
  skuPartNumber: string,
  skuId: string,
  displayName: string,
  plans: readonly ServicePlan[],
  countries?: readonly string[],
): Product {
  const product = { skuId, skuPartNumber, displayName, servicePlans: plans }
  const own = { ...product, appliesTo: 'user' as const }
  return countries === undefined ? own : { ...own, countries }
}
