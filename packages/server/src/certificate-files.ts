// The certificate of SIP over TLS, out of two PEM files that another program renews. They are read
// again from time to time rather than watched: what renews them may replace links or folders. A
// pair that does not belong together (one file is renewed before the other) changes nothing.

import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Certificate, CertificateSource, Log } from '@mainline/exchange'
import { errorCode, StartError } from '@mainline/store'

/** Where the certificate is. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** How often the files are read; renewed ones have weeks before the old ones expire. */
const lookMs = 60_000

/** The certificate in these files and its renewals; a `StartError` says why it cannot be used. */
export function certificateSource(
  files: CertificateFiles,
  log: Log,
  everyMs = lookMs,
): CertificateSource {
  let last = readCertificate(files)
  let fault = ''
  const look = (renewed: (certificate: Certificate) => void): void => {
    try {
      const found = readCertificate(files)
      fault = ''
      if (found.chain === last.chain && found.privateKey === last.privateKey) return
      last = found
      renewed(found)
      log.info({ file: files.certificate }, 'the certificate was renewed')
    } catch (error) {
      if (fault !== String(error)) log.warn({ error: String(error) }, 'the certificate stays')
      fault = String(error)
    }
  }
  return {
    current: async () => last,
    watch: (renewed) => {
      const timer = setInterval(look, everyMs, renewed)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

function readCertificate({ certificate, key }: CertificateFiles): Certificate {
  const chain = readPem(certificate, 'TLS_CERTIFICATE')
  const privateKey = readPem(key, 'TLS_KEY')
  try {
    createSecureContext({ cert: chain, key: privateKey })
  } catch (error) {
    const reason = errorCode(error) ?? String(error)
    throw new StartError(
      `TLS_CERTIFICATE (${certificate}) and TLS_KEY (${key}) are no certificate and its key ` +
        `(${reason}). Give PEM files that belong together, the key without a password.`,
    )
  }
  return { chain, privateKey }
}

function readPem(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = errorCode(error) ?? String(error)
    throw new StartError(
      `${setting}: ${path} cannot be read (${reason}). Correct it, or let this user read the file.`,
    )
  }
}
