/**
 * Addresses as text: what is one, which bytes it has, how it stands in a URI or a Via.
 *
 * IPv6 addresses are compared by their bytes, since one of them has many spellings.
 * RFC 4291 §2.2; RFC 3261 §19.1.1 (brackets); RFC 5954 §4.1.
 */

/** The bytes of an IPv4 or IPv6 address, with or without brackets; undefined for a name. */
export function addressBytes(text: string): Uint8Array | undefined {
  const plain = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  return plain.includes(':') ? bytesOf6(plain) : bytesOf4(plain)
}

/** Whether two hosts are the same: as addresses by their bytes, as names without case. */
export function isSameHost(a: string, b: string): boolean {
  if (a === b) return true
  if (!a.includes(':') || !b.includes(':')) return a.toLowerCase() === b.toLowerCase()
  const [left, right] = [addressBytes(a), addressBytes(b)]
  return left !== undefined && right !== undefined && left.every((byte, at) => byte === right[at])
}

/** A host as it stands in a URI or a Via: IPv6 addresses in brackets. */
export function formatHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function bytesOf4(text: string): Uint8Array | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined
  const bytes = text.split('.').map(Number)
  return bytes.every((byte) => byte < 256) ? Uint8Array.from(bytes) : undefined
}

function bytesOf6(text: string): Uint8Array | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const [left, right] = [groupBytes(head), groupBytes(tail ?? '')]
  if (left === undefined || right === undefined) return undefined
  const missing = 16 - left.length - right.length
  const isFull = tail === undefined ? missing === 0 : missing >= 2
  if (!isFull) return undefined
  return Uint8Array.from([...left, ...Array<number>(missing).fill(0), ...right])
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function groupBytes(text: string): readonly number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [index, group] of groups.entries()) {
    const four = index === groups.length - 1 ? bytesOf4(group) : undefined
    if (four !== undefined) bytes.push(...four)
    else if (!/^[0-9A-Fa-f]{1,4}$/.test(group)) return undefined
    else bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
  }
  return bytes
}
