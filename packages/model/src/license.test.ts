// The catalog: the reference's part numbers and GUIDs, each once.

import { expect, test } from 'vitest'
import { phonePlanOf, productOf, products, virtualUserSku } from './license.ts'

test.each([
  [virtualUserSku, '440eaaa8-b3e0-484b-a8be-62870b9ba70a', 'MCOEV_VIRTUALUSER'],
  ['MCOEV', 'e43b5b99-8dfb-405f-9987-dc307f34bcbd', 'MCOEV'],
  ['MCOPSTN1', '0dab259f-bf13-4952-b7f8-7db8f131b28d', 'MCOPSTN1'],
  ['MCOPSTN2', 'd3b4fe1f-9992-4930-8acb-ca6ec609365e', 'MCOPSTN2'],
  ['MCOPSTN5', '54a152dc-90de-4996-93d2-bc47e670fc06', 'MCOPSTN5'],
  ['MCOPSTNC', '47794cd0-f0e5-45c5-9033-2eb6b5fc84e0', 'MCOPSTNC'],
  ['MCOMEETADV', '0c266dff-15dd-4b49-8397-2bb16070ed52', 'MCOMEETADV'],
  ['MCOCAP', '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff', 'MCOEV'],
])('%s is found by its part number and its GUID', (partNumber, skuId, plan) => {
  const product = productOf(skuId)
  expect(product).toBe(productOf(partNumber))
  expect(product?.servicePlans.map(({ servicePlanName }) => servicePlanName)).toEqual([plan])
})

test('every Business Voice of the reference is in the catalog, with Phone System in it', () => {
  const bundles = products.filter(({ skuPartNumber }) => skuPartNumber.startsWith('BUSINESS_VOICE'))
  expect(bundles.map(({ skuPartNumber, countries }) => [skuPartNumber, countries])).toEqual([
    ['BUSINESS_VOICE_MED', ['CA']],
    ['BUSINESS_VOICE', ['GB']],
    ['BUSINESS_VOICE_MED2', ['US']],
    ['BUSINESS_VOICE_MED2_TELCO', ['US']],
    ['BUSINESS_VOICE_DIRECTROUTING', undefined],
    ['BUSINESS_VOICE_DIRECTROUTING_MED', ['US']],
  ])
  expect(bundles.map((product) => phonePlanOf(product)?.servicePlanName)).toEqual(
    bundles.map(() => 'MCOEV'),
  )
})

test('no part number and no GUID stands for two products', () => {
  const names = products.flatMap(({ skuId, skuPartNumber }) => [skuId, skuPartNumber])
  expect(new Set(names).size).toBe(names.length)
  expect(products.at(-1)?.skuPartNumber).toBe(virtualUserSku)
})
