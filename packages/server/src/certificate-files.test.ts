// The two files of the certificate: read, refused with the setting that mends it, and renewed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from '@mainline/exchange'
import { hasOpenssl, testCertificate } from '@mainline/exchange/testing-certificate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { certificateSource } from './certificate-files.ts'

const lookMs = 10
let folder: string
let files: { readonly certificate: string; readonly key: string }
let lines: string[]

const log = {
  info: (_: unknown, message: string) => lines.push(message),
  warn: (_: unknown, message: string) => lines.push(message),
  error: (_: unknown, message: string) => lines.push(message),
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mainline-certificate-files-'))
  files = { certificate: join(folder, 'chain.pem'), key: join(folder, 'key.pem') }
  lines = []
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a file that is not there is told with its setting', () => {
  expect(() => certificateSource(files, log)).toThrow(/^TLS_CERTIFICATE: .*chain\.pem .*ENOENT/)
  writeFileSync(files.certificate, '')
  expect(() => certificateSource(files, log)).toThrow(/^TLS_KEY: .*key\.pem .*ENOENT/)
})

test('files that hold no certificate are refused', () => {
  writeFileSync(files.certificate, 'no certificate')
  writeFileSync(files.key, 'no key')
  expect(() => certificateSource(files, log)).toThrow('are no certificate and its key')
})

describe.runIf(hasOpenssl)('with certificates, which the openssl program makes', () => {
  test('a key of another certificate is refused', () => {
    save(testCertificate())
    writeFileSync(files.key, testCertificate().privateKey)
    expect(() => certificateSource(files, log)).toThrow('Give PEM files that belong together')
  })

  test('a renewed pair takes the place of the one before', async () => {
    const [first, second] = [testCertificate(), testCertificate()]
    save(first)
    const source = certificateSource(files, log, lookMs)
    expect(await source.current()).toEqual(first)
    let current = first
    const unsubscribe = source.watch((renewed) => {
      current = renewed
    })
    save(second)
    await expect.poll(() => current).toEqual(second)
    unsubscribe()
  })

  test('a pair that is renewed by half changes nothing, and is told', async () => {
    save(testCertificate())
    const taken: Certificate[] = []
    const unsubscribe = certificateSource(files, log, lookMs).watch((renewed) => {
      taken.push(renewed)
    })
    const second = testCertificate()
    writeFileSync(files.certificate, second.chain)
    await expect.poll(() => lines).toEqual(['the certificate stays'])
    expect(taken).toEqual([])
    writeFileSync(files.key, second.privateKey)
    await expect.poll(() => taken).toEqual([second])
    unsubscribe()
  })
})

function save({ chain, privateKey }: Certificate): void {
  writeFileSync(files.certificate, chain)
  writeFileSync(files.key, privateKey)
}
