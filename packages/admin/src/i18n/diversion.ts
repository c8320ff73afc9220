// Who sent a call on before it came, as a step of its trace says it in French: a phrase from a
// table of words, made of the step's details, whose shape the server alone knows.

/** The phrase; nothing where nobody sent the call on. */
export function diversionText(
  details: Readonly<object>,
  words: Readonly<Record<string, string>>,
): string {
  const { number, reason } = fieldsOf(fieldsOf(fieldsOf(details).caller).diversion)
  if (typeof reason !== 'string') return ''
  const { text = '', hiddenNumber = '' } = words
  return text
    .replace('{{number}}', typeof number === 'string' ? number : hiddenNumber)
    .replace('{{why}}', words[reason] ?? '')
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
