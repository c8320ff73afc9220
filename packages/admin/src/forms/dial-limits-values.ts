// Money as people write it, and rates as lines of text: `+44 0.03`. What cannot be read is named.

/** Cents as an amount with two decimals. */
export function amountOf(cents: number): string {
  return (cents / 100).toFixed(2)
}

/** An amount in cents, whichever decimal sign is used; undefined where it is none. */
export function centsOf(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

/** What a minute costs to numbers that begin so. */
export interface Rate {
  readonly prefix: string
  readonly perMinuteCents: number
}

/** Rates as text, one a line. */
export function ratesText(rates: readonly Rate[]): string {
  return rates
    .map(({ prefix, perMinuteCents }) => `${prefix} ${amountOf(perMinuteCents)}`)
    .join('\n')
}

/** The rates in a text; or the first line that is none. */
export function ratesIn(text: string): { readonly rates: Rate[] } | { readonly wrong: string } {
  const rates: Rate[] = []
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [prefix = '', amount = '', ...rest] = line.trim().split(/[\s;:]+/)
    const perMinuteCents = centsOf(amount)
    const isRate = /^\+\d{1,15}$/.test(prefix) && rest.length === 0
    if (perMinuteCents === undefined || !isRate) return { wrong: line.trim() }
    rates.push({ prefix, perMinuteCents })
  }
  return { rates }
}
