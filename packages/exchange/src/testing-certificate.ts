// Certificates for tests of TLS: for 127.0.0.1 and ::1, vouched for by nobody but themselves. Node
// makes keys but no certificates, so the `openssl` program does; a test without it is skipped.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from './ports.ts'

/** Whether certificates can be made on this machine. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A certificate like no other, valid from now for two days. */
export function testCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-certificate-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const { status, stderr } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,IP:::1'],
    ...['-keyout', key, '-out', certificate],
  ])
  if (status !== 0) throw new Error(`openssl: ${stderr}`)
  const made = {
    chain: readFileSync(certificate, 'utf8'),
    privateKey: readFileSync(key, 'utf8'),
  }
  rmSync(folder, { recursive: true })
  return made
}
