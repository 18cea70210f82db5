import { withoutHidden } from '#shared/domain/plain-text.ts'
import { collector, type ParsedOrders, type ParseOptions } from '../parsed.ts'
import { type Column, columnNamed, isCancelledWord } from './columns.ts'
import { type Row, readRows } from './rows.ts'

const separators = [',', ';', '\t', '|']

/**
 * A table with a heading. Its values are quoted as in RFC 4180 and separated by a comma, semicolon, tab or bar. A first
 * line such as `sep=;` may state the separator.
 */
export function parseCsv(text: string, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  const rows = tableOf(text)
  const [heading, ...lines] = rows
  if (!heading) {
    problem(1, 'empty')
    return result()
  }
  if (heading.broken) {
    problem(heading.line, 'quote-open')
    return result()
  }
  const places = new Map<Column, number>()
  for (const [i, title] of heading.values.entries()) {
    const column = columnNamed(withoutHidden(title))
    if (!column) continue
    if (places.has(column)) problem(heading.line, 'column-twice', { column: title.trim().slice(0, 40) })
    else places.set(column, i)
  }
  if (!places.has('accession')) problem(heading.line, 'no-column', { column: 'accession' })
  if (!places.has('name') && !places.has('family')) problem(heading.line, 'no-column', { column: 'patient' })
  if (result().problems.length > 0) return result()

  const columns = heading.values.length
  // After a broken row, a line may be the middle of a value. From there on, only complete rows are used.
  let isTorn = false
  for (const row of lines) {
    if (row.broken) {
      isTorn = true
      problem(row.line, 'quote-open')
    } else if (row.values.length > columns && row.values.slice(columns).some((value) => value.trim() !== ''))
      problem(row.line, 'too-many-values', { values: row.values.length, columns })
    else if (isTorn && row.values.length < columns)
      problem(row.line, 'too-few-values', { values: row.values.length, columns })
    else addRow(row)
  }
  return result()

  function addRow({ line, values }: Row) {
    const raw = (column: Column) => withoutHidden(values[places.get(column) ?? -1] ?? '').trim()
    const read = (column: Column) => textOfCell(raw(column))
    const used = [...places.keys()]
    if (used.some((column) => read(column) === null)) return problem(line, 'formula')
    const value = (column: Column) => read(column) ?? ''
    // A spreadsheet that treated a long number as a quantity has rounded it.
    if (/^\d([.,]\d+)?E\+?\d+$/i.test(value('accession'))) return problem(line, 'accession-rounded')
    const cancelled = isCancelledWord(value('status'))
    if (cancelled === undefined) return problem(line, 'status')
    const parts = [value('family'), value('given')].filter((part) => part !== '')
    add({
      line,
      accession: value('accession'),
      patientName: value('name') || parts.join(', '),
      sex: value('sex'),
      birthDate: value('birthDate'),
      specimenText: value('specimen'),
      cancelled,
    })
  }
}

/** A cell's text: `="text"` and `'text` are text; any other formula is unknown (null). */
function textOfCell(value: string): string | null {
  const quoted = /^=\s*"((?:[^"]|"")*)"$/.exec(value)
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"').trim()
  if (value.startsWith('=')) return null
  return /^'\S/.test(value) ? value.slice(1) : value
}

/**
 * The rows, split by the separator that the file names, otherwise by the one with the most known columns in the
 * heading.
 */
function tableOf(text: string): Row[] {
  const named = /^\s*"?sep=(\\t|[^\r\n"])"?\1*[^\S\r\n]*(?:\r\n|\r|\n)/i.exec(text)
  if (named) {
    const separator = named[1] === '\\t' ? '\t' : (named[1] ?? ',')
    const before = named[0].split(/\r\n|\r|\n/).length - 1
    return readRows(text.slice(named[0].length), separator).map((row) => ({ ...row, line: row.line + before }))
  }
  const knows = (separator: string) => {
    const values = readRows(firstLines(text), separator)[0]?.values ?? []
    const known = new Set(values.map((value) => columnNamed(withoutHidden(value))).filter((column) => column !== null))
    return known.size * 1000 + values.length
  }
  const separator = separators.reduce((best, next) => (knows(next) > knows(best) ? next : best))
  return readRows(text, separator)
}

const firstLines = (text: string): string => text.trimStart().slice(0, 4000)
