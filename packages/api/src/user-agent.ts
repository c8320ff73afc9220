// The program that sent a request, for people to read: `Firefox 145` or `curl 8.14` instead of all
// that a browser claims to be. A header can hold anything; what is not understood is left out.

const product = /^[A-Za-z][\w .-]{0,31}\/\d+(\.\d+)?/

/** Browsers name those they descend from, so the most special names come first. */
const browsers: readonly (readonly [token: RegExp, name: string])[] = [
  [/\bEdg\w*\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?Chrom(?:e|ium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+).*\bSafari\//, 'Safari'],
]

/** Name and version of the program behind a `User-Agent` header (RFC 9110 §10.1.5). */
export function shortUserAgent(header: string | undefined): string | undefined {
  const text = header ?? ''
  for (const [token, name] of browsers) {
    const version = token.exec(text)?.[1]
    if (version !== undefined) return `${name} ${version}`
  }
  return product.exec(text)?.[0].replace('/', ' ')
}
