// The text of a file that a spreadsheet saved: UTF-8, or else Windows-1252, in which Excel saves
// “CSV” in western Europe.

/** The text of a file. */
export function spreadsheetText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
