// How telephone numbers and times are written on screen.

/** An E.164 number in readable groups; what is not one stays as it is. */
export function formatTelephoneNumber(number: string): string {
  const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  if (northAmerican !== null) return `+1 ${northAmerican.slice(1).join(' ')}`
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number)
  if (french !== null) return `+33 ${french.slice(1).join(' ')}`
  return number
}
