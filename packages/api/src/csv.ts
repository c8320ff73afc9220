// Lines of a CSV file (RFC 4180). A cell that a spreadsheet would run as a formula begins with an
// apostrophe, since names come from anybody; numbers and phone numbers stay as they are.

const formula = /^[=+\-@\t\r]/
const number = /^[+-]?\d+$/

/** One line with its end. */
export function csvLine(cells: readonly (string | undefined)[]): string {
  return `${cells.map((cell) => quoted(inert(cell ?? ''))).join(',')}\r\n`
}

function inert(text: string): string {
  return formula.test(text) && !number.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
