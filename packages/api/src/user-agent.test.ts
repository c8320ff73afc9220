// What of a User-Agent header is worth reading.

import { expect, test } from 'vitest'
import { shortUserAgent } from './user-agent.ts'

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0'

test.each([
  [`${chrome} Safari/537.36`, 'Chrome 142'],
  [`${chrome} Safari/537.36 Edg/142.0.0.0`, 'Edge 142'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145'],
  [
    'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    'Safari 26',
  ],
  ['curl/8.14.1', 'curl 8.14'],
  ['=cmd|calc', undefined],
  [undefined, undefined],
])('%s is %s', (header, expected) => {
  expect(shortUserAgent(header)).toBe(expected)
})
