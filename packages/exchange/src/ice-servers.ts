// The STUN and TURN servers of a browser's call, as our own end asks them. It speaks to them over
// UDP only: who set a TURN server for networks that let nothing else through than TLS did so for
// the browsers, and we are not in such a network. RFC 7064, RFC 7065 (their addresses).

import type { IceServer as CarrierIceServer } from 'node-datachannel'

/** A server, as a browser is told of it. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

const defaultPort = 3478
const pattern = /^(stun|turn):(\[[0-9a-f:]+\]|[^:?]+)(?::(\d+))?(?:\?transport=udp)?$/i

/** Those that our own end can ask. */
export function carrierIceServers(servers: readonly IceServer[]): CarrierIceServer[] {
  return servers.flatMap(({ urls, username, credential }) =>
    urls.flatMap((url) => {
      const [, scheme = '', host = '', port] = pattern.exec(url) ?? []
      if (host === '') return []
      const place = {
        hostname: host.replace(/^\[|\]$/g, ''),
        port: port === undefined ? defaultPort : Number(port),
      }
      if (scheme.toLowerCase() === 'stun') return [place]
      if (username === undefined || credential === undefined) return []
      return [{ ...place, username, password: credential, relayType: 'TurnUdp' as const }]
    }),
  )
}
