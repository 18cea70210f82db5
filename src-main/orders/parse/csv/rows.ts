export interface Row {
  /** First line of the row, from 1. */
  readonly line: number
  readonly values: string[]
  /**
   * True if a quotation mark is never closed, or if text follows a closing one. The end of a value is then unknown.
   */
  readonly broken: boolean
}

/** A row that is not blank. */
const isFilled = ({ values }: Row): boolean => values.some((value) => value.trim() !== '')

/**
 * Splits a table into rows, each with its line. Values are quoted as in RFC 4180; blank rows are left out. A value may
 * also begin with `="`, which spreadsheets write so that it stays a text. A broken row ends after its first line, and
 * reading continues below it.
 */
export function readRows(text: string, separator: string): Row[] {
  const rows: Row[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const read = readRow(text, at, line, separator)
    if (read.row.broken || isFilled(read.row)) rows.push(read.row)
    at = read.next
    line = read.nextLine
  }
  return rows
}

const isEnd = (sign: string | undefined): boolean => sign === undefined || sign === '\n' || sign === '\r'

function readRow(text: string, from: number, line: number, separator: string) {
  const values: string[] = []
  let at = from
  let nextLine = line
  for (;;) {
    const opening = /^[^\S\r\n]*(=?)"/.exec(leadOf(text, at, separator))
    const read = opening ? readQuoted(text, at + opening[0].length, separator) : readPlain(text, at, separator)
    if (read === null) return brokenRow(text, from, line)
    values.push(read.value)
    nextLine += read.lines
    at = read.next
    if (text[at] !== separator) break
    at++
  }
  const next = text.startsWith('\r\n', at) ? at + 2 : at + 1
  return { row: { line, values, broken: false }, next, nextLine: nextLine + 1 }
}

/** What may precede a quotation mark: blanks and an equals sign. */
function leadOf(text: string, at: number, separator: string): string {
  let end = at
  while (end - at < 40 && text[end] !== '"' && text[end] !== separator && !isEnd(text[end])) end++
  return text.slice(at, end + 1)
}

function readPlain(text: string, at: number, separator: string) {
  let end = at
  while (!isEnd(text[end]) && text[end] !== separator) end++
  return { value: text.slice(at, end), next: end, lines: 0 }
}

/** A longer quoted value has lost its closing quotation mark. */
const longestValue = 10_000

function readQuoted(text: string, at: number, separator: string) {
  let value = ''
  let lines = 0
  let next = at
  for (;;) {
    const sign = text[next]
    if (sign === undefined || next - at > longestValue) return null
    if (sign === '"' && text[next + 1] === '"') {
      value += '"'
      next += 2
    } else if (sign === '"') break
    else if (sign === '\n' || sign === '\r') {
      next += text.startsWith('\r\n', next) ? 2 : 1
      value += '\n'
      lines++
    } else {
      value += sign
      next++
    }
  }
  next++
  while (text[next] === ' ' && separator !== ' ') next++
  return isEnd(text[next]) || text[next] === separator ? { value, next, lines } : null
}

function brokenRow(text: string, from: number, line: number) {
  let end = from
  while (!isEnd(text[end])) end++
  const next = text.startsWith('\r\n', end) ? end + 2 : end + 1
  return { row: { line, values: [text.slice(from, end)], broken: true }, next, nextLine: line + 1 }
}
