/**
 * One line of a comma-separated table by RFC 4180, with its line end. A value that a spreadsheet would take for a formula
 * gets an apostrophe in front, also behind blanks and in full-width letters: a name may begin with `=`.
 */
export const csvLine = (values: readonly (string | number | null)[]): string => `${values.map(cell).join(',')}\r\n`

/** A number is left as it is: `-3` is no formula. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const formula = /^[\s\0]*[=+\-@|%\t\r＝＋－＠]|^[\t\r\n]/
