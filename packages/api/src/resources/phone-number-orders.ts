// /phoneNumberOrders: a search is an order whose numbers are held for ten minutes; it is completed,
// released, or expires. /phoneNumberOffers says what can be searched for.

import { limits, type NumberSearchType, orderedNumberTypes } from '@mainline/model'
import {
  listPhoneNumberOrders,
  type PhoneNumberOrder,
  readEmergencyAddress,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { errorAnswers, fieldError } from '../errors.ts'
import {
  completeOrder,
  releaseOrder,
  requireOrder,
  reserveNumbers,
  searchableSources,
  type WantedNumbers,
} from '../number-order.ts'
import { phoneNumberOrderPolicy } from '../policies/phone-number-orders.ts'
import { collectionOf, countryCode, idParams } from '../schemas.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { numberUsage } from './number-assignments-answer.ts'
import { numberKind } from './resource-accounts-answer.ts'

const orderedNumberType = z
  .string()
  .refine(
    (text): text is keyof typeof orderedNumberTypes => Object.hasOwn(orderedNumberTypes, text),
    {
      message: `is none of ${Object.keys(orderedNumberTypes).join(', ')}`,
    },
  )

const searchText = z.string().trim().min(1).max(64).exactOptional()

const newOrder = z
  .strictObject({
    name: z.string().trim().min(1).max(limits.nameLength),
    description: z.string().trim().max(limits.descriptionLength).default(''),
    countryCode,
    numberType: orderedNumberType,
    quantity: z.number().int().min(1).max(limits.numbersPerOrder),
    areaCode: searchText,
    numberPrefix: searchText,
    city: searchText,
    /** Searches in the city of an emergency address. */
    civicAddressId: searchText,
  })
  .refine((order) => searchesOf(order).length + (order.civicAddressId ? 1 : 0) === 1, {
    path: ['areaCode'],
    message: 'or numberPrefix or city or civicAddressId: send exactly one of them',
  })
  .meta({
    id: 'NewPhoneNumberOrder',
    examples: [
      {
        name: 'Sales',
        countryCode: 'CA',
        numberType: 'autoAttendantToll',
        quantity: 2,
        areaCode: '604',
      },
    ],
  })

const searchType = z.enum(['areaCode', 'numberPrefix', 'city'])

const orderAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    status: z.enum(['reserved', 'completed', 'expired', 'released', 'error']),
    errorCode: z.enum(['noError', 'outOfStock']),
    source: z.string(),
    countryCode: z.string(),
    numberType: z.string(),
    usage: numberUsage,
    kind: numberKind,
    searchType,
    searchText: z.string(),
    quantity: z.number().int(),
    createdDateTime: z.string(),
    createdBy: z.string(),
    reservationExpiryDateTime: z.string().optional(),
    telephoneNumbers: z.array(
      z.object({
        telephoneNumber: z.string(),
        formatted: z.string(),
        city: z.string().optional(),
        isoSubdivision: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PhoneNumberOrder' })

const offerAnswer = z
  .object({
    source: z.string(),
    countryCode: z.string(),
    numberTypes: z.array(z.string()),
    searchTypes: z.array(searchType),
    areas: z.array(
      z.object({
        kind: numberKind,
        areaCode: z.string(),
        city: z.string().optional(),
        isoSubdivision: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PhoneNumberOffer' })

/** Registers the routes of this resource. */
export function registerPhoneNumberOrders(app: ApiServer, context: ApiContext): void {
  app.get('/phoneNumberOffers', {
    config: { policy: phoneNumberOrderPolicy.read },
    schema: { response: { 200: collectionOf(offerAnswer), ...errorAnswers } },
    handler: () => ({ value: offers() }),
  })
  registerRead(app, context)
  app.post('/phoneNumberOrders', {
    config: { policy: phoneNumberOrderPolicy.change },
    schema: { body: newOrder, response: { 201: orderAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const order = await inOrganization(context, request, async (tx) =>
        reserveNumbers(tx, await wantedOf(tx, request.body)),
      )
      reply.status(201)
      return shownOrder(order)
    },
  })
  registerEnd(app, context, 'complete', completeOrder)
  registerEnd(app, context, 'release', releaseOrder)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/phoneNumberOrders', {
    config: { policy: phoneNumberOrderPolicy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(orderAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const page = await inOrganization(context, request, (tx) =>
        listPhoneNumberOrders(tx, pageOf(request.query)),
      )
      return collection(context, request, page, shownOrder)
    },
  })
  app.get('/phoneNumberOrders/:id', {
    config: { policy: phoneNumberOrderPolicy.read },
    schema: { params: idParams, response: { 200: orderAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownOrder(
        await inOrganization(context, request, (tx) => requireOrder(tx, request.params.id)),
      ),
  })
}

function registerEnd(
  app: ApiServer,
  context: ApiContext,
  action: 'complete' | 'release',
  end: (tx: Tx, id: string) => Promise<PhoneNumberOrder>,
): void {
  app.post(`/phoneNumberOrders/:id/${action}`, {
    config: { policy: phoneNumberOrderPolicy.change },
    schema: { params: idParams, response: { 200: orderAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownOrder(await inOrganization(context, request, (tx) => end(tx, request.params.id))),
  })
}

type Searches = { readonly [Type in NumberSearchType]?: string }

function searchesOf({ areaCode, numberPrefix, city }: Searches) {
  return Object.entries({ areaCode, numberPrefix, city }).flatMap(([type, text]) =>
    text === undefined ? [] : [{ searchType: searchType.parse(type), searchText: text }],
  )
}

async function wantedOf(tx: Tx, body: z.output<typeof newOrder>): Promise<WantedNumbers> {
  const { areaCode: _, numberPrefix: __, city: ___, civicAddressId, ...wanted } = body
  const [search] = searchesOf(body)
  if (search !== undefined) return { ...wanted, ...search }
  const searchText = await cityOf(tx, civicAddressId ?? '', body.countryCode)
  return { ...wanted, searchType: 'city', searchText }
}

async function cityOf(tx: Tx, civicAddressId: string, countryCode: string): Promise<string> {
  const address = await readEmergencyAddress(tx, civicAddressId)
  if (address === undefined) {
    throw fieldError('civicAddressId', 'There is no such emergency address. Choose one that is.')
  }
  if (address.countryOrRegion !== countryCode) {
    const message = `${address.displayName} is not in ${countryCode}. Choose another address.`
    throw fieldError('civicAddressId', message)
  }
  if (address.city !== undefined) return address.city
  throw fieldError('civicAddressId', `${address.displayName} names no city. Search by area code.`)
}

function offers(): z.input<typeof offerAnswer>[] {
  return searchableSources.flatMap(({ name, areas, numberTypes }) =>
    [...new Set(areas.map((area) => area.countryCode))].map((country) => {
      const here = areas.filter((area) => area.countryCode === country)
      const kinds = new Set(here.map(({ kind }) => kind))
      return {
        source: name,
        countryCode: country,
        numberTypes: numberTypes.filter((type) => kinds.has(orderedNumberTypes[type].kind)),
        searchTypes: [...searchType.options],
        areas: here.map(({ first: _, count: __, countryCode: ___, ...area }) => area),
      }
    }),
  )
}

function shownOrder(order: PhoneNumberOrder): z.input<typeof orderAnswer> {
  return {
    ...order,
    telephoneNumbers: order.telephoneNumbers.map((number) => ({
      ...number,
      formatted: formatTelephoneNumber(number.telephoneNumber),
    })),
  }
}
