// A trunk's form: what a template begins with, and what is sent.

import { trunkDefaults } from '@mainline/model'
import { expect, test } from 'vitest'
import type { TrunkTemplate } from '../api/trunks.ts'
import { trunkBodyOf, trunkValuesOf } from './trunk-values.ts'

const template: TrunkTemplate = {
  id: 'northern',
  name: 'Northern',
  authentication: 'registration',
  settings: { server: { host: 'sip.northern.example', transport: 'tls' }, numberFormat: 'e164' },
  asks: ['username', 'password'],
  note: '',
}

test('a template fills in what the carrier publishes, and defaults the rest', () => {
  expect(trunkValuesOf(template, 'CA')).toMatchObject({
    ...trunkDefaults,
    addresses: '',
    template: 'northern',
    name: '',
    server: 'sip.northern.example',
    transport: 'tls',
    numberFormat: 'e164',
    country: 'CA',
    password: '',
  })
})

test('what is empty is sent as nothing, and an empty password not at all', () => {
  const values = { ...trunkValuesOf(template, 'CA'), name: ' Northern ', username: 'contoso' }
  const body = trunkBodyOf(values)
  expect(body).toMatchObject({
    name: 'Northern',
    addresses: [],
    server: { host: 'sip.northern.example', transport: 'tls' },
    username: 'contoso',
    realm: null,
    maxCalls: null,
  })
  for (const key of ['password', 'port', 'transport']) expect(body).not.toHaveProperty(key)
  const more = {
    password: 'secret',
    port: '5062',
    addresses: '192.0.2.1\n192.0.2.2',
    maxCalls: '4',
  }
  expect(trunkBodyOf({ ...values, ...more })).toMatchObject({
    password: 'secret',
    server: { host: 'sip.northern.example', port: 5062, transport: 'tls' },
    addresses: ['192.0.2.1', '192.0.2.2'],
    maxCalls: 4,
  })
})
