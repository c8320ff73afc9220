// Which HTTP requests may become a connection for SIP, and what those that may not are told. The
// connection itself proves nobody: whoever registers over it does that by digest.
// RFC 7118 §4.1 (the sub-protocol), RFC 6455 §4.2.2, §10.2 (only pages of this site).

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The sub-protocol that a browser must ask for. */
export const subProtocol = 'sip'

/** Where connections for SIP are taken. */
const webSocketPath = '/sip'

/** Why a request does not become a connection, as an HTTP response. */
export interface Refusal {
  readonly status: string
  readonly reason: string
}

/** Why this request is refused; undefined where it is not. */
export function refusalOf(
  request: IncomingMessage,
  publicUrl: string | undefined,
  isFull: boolean,
): Refusal | undefined {
  if (pathOf(request) !== webSocketPath) {
    return { status: '404 Not Found', reason: `WebSockets are taken at ${webSocketPath} only.` }
  }
  if (!subProtocolsOf(request).includes(subProtocol)) {
    const reason = `Ask for the sub-protocol “${subProtocol}” (Sec-WebSocket-Protocol, RFC 7118).`
    return { status: '400 Bad Request', reason }
  }
  if (!isOwnPage(request, publicUrl)) {
    const reason = 'This page is of another site. Set PUBLIC_URL to where the admin center is.'
    return { status: '403 Forbidden', reason }
  }
  if (isFull) {
    return { status: '503 Service Unavailable', reason: 'Too many browsers are connected.' }
  }
  return undefined
}

/** Answers with a refusal, and ends the connection. */
export function refuse(socket: Duplex, { status, reason }: Refusal): void {
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(reason)}`,
    '',
    reason,
  ]
  socket.end(lines.join('\r\n'), () => socket.destroy())
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').replace(/[?#].*$/, '')
}

function subProtocolsOf(request: IncomingMessage): readonly string[] {
  const names = request.headers['sec-websocket-protocol'] ?? ''
  return names.split(',').map((name) => name.trim().toLowerCase())
}

/**
 * Programs that are no browsers send no Origin. The name of the machine counts and not the port: a
 * page comes from one port of this machine and may connect to another.
 */
function isOwnPage({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host = '' } = headers
  if (origin === undefined) return true
  const page = hostOf(origin)
  return page !== undefined && [hostOf(`http://${host}`), hostOf(publicUrl)].includes(page)
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined
}
