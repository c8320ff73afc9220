// Questions to the DNS, as `sip` asks them. Whatever goes wrong is an empty answer: a name that
// does not exist and a resolver that is silent lead to the same place, nowhere. Addresses are asked
// of the operating system, which knows the hosts file as well. RFC 3263 §4.

import { lookup, resolveNaptr, resolveSrv } from 'node:dns/promises'
import type { DnsRecord, Query } from '@mainline/sip'

/** Whoever answers questions about names. */
export interface DnsResolver {
  resolve(query: Query): Promise<readonly DnsRecord[]>
}

/** The resolver of this machine. */
export const systemResolver: DnsResolver = {
  async resolve(query) {
    try {
      return await ask(query)
    } catch {
      // Every way in which the DNS fails is the same to who asks: there is nothing to try.
      return []
    }
  },
}

async function ask({ type, name }: Query): Promise<readonly DnsRecord[]> {
  switch (type) {
    case 'NAPTR': {
      const records = await resolveNaptr(name)
      return records.map((record) => ({ type, ...record }))
    }
    case 'SRV': {
      const records = await resolveSrv(name)
      return records.map(({ name: target, ...record }) => ({ type, target, ...record }))
    }
    case 'A':
    case 'AAAA': {
      const found = await lookup(name, { all: true, family: type === 'A' ? 4 : 6 })
      return found.map(({ address }) => ({ type, address }))
    }
  }
}
