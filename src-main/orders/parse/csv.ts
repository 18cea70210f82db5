import { collector, type ParsedOrders, type ParseOptions } from './parsed.ts'

type Column = 'accession' | 'name' | 'family' | 'given' | 'sex' | 'birthDate' | 'specimen' | 'status'

/** Column headings that laboratories use, without blanks, punctuation and case. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  accession: ['accession', 'accessionnumber', 'accessionno', 'caseno', 'casenumber', 'case', 'auftragsnummer', '编号'],
  name: ['patient', 'patientname', 'name', 'fullname', '姓名'],
  family: ['familyname', 'lastname', 'surname', 'nachname'],
  given: ['givenname', 'firstname', 'forename', 'vorname'],
  sex: ['sex', 'gender', 'geschlecht', '性别'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'geburtsdatum', 'geboren', '出生日期'],
  specimen: ['specimen', 'specimentype', 'preparation', 'material', 'sample', '标本'],
  status: ['status', 'state', 'orderstatus'],
}
const cancelledWords = new Set(['cancelled', 'canceled', 'ca', 'revoked', 'storniert'])

/** Parses a table with a heading: separated by comma, semicolon or tab, quoted as in RFC 4180. */
export function parseCsv(text: string, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  const firstLine = text.slice(0, text.search(/\r|\n|$/))
  const rows = readRows(text, separatorOf(firstLine))
  if (rows.openQuote !== null) problem(rows.openQuote, 'quote-open')
  const [heading, ...lines] = rows.rows
  if (!heading) {
    problem(1, 'empty')
    return result()
  }
  const places = new Map<Column, number>()
  for (const [i, title] of heading.values.entries()) {
    const plain = title.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    const column = (Object.keys(headings) as Column[]).find((name) => headings[name].includes(plain))
    if (!column) continue
    if (places.has(column)) problem(heading.line, 'column-twice', { column: title.trim().slice(0, 40) })
    else places.set(column, i)
  }
  if (!places.has('accession')) problem(heading.line, 'no-column', { column: 'accession' })
  if (!places.has('name') && !places.has('family')) problem(heading.line, 'no-column', { column: 'patient' })
  if (result().problems.some(({ code }) => code === 'no-column' || code === 'column-twice')) return result()

  for (const { line, values } of lines) {
    if (values.length > heading.values.length && values.slice(heading.values.length).some((value) => value.trim())) {
      problem(line, 'too-many-values', { values: values.length, columns: heading.values.length })
      continue
    }
    const value = (column: Column) => values[places.get(column) ?? -1] ?? ''
    const parts = [value('family'), value('given')].map((part) => part.trim()).filter((part) => part !== '')
    add({
      line,
      accession: value('accession'),
      patientName: value('name').trim() || parts.join(', '),
      sex: value('sex'),
      birthDate: value('birthDate'),
      specimenText: value('specimen'),
      cancelled: cancelledWords.has(value('status').trim().toLowerCase()),
    })
  }
  return result()
}

const separatorOf = (line: string): string => {
  const count = (sign: string) => line.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

interface Row {
  /** First line of the row, from 1. */
  readonly line: number
  readonly values: string[]
}

/** Rows with their lines, without blank ones. `openQuote`: line of a quote that is never closed. */
function readRows(text: string, separator: string): { rows: Row[]; openQuote: number | null } {
  const rows: Row[] = []
  let line = 1
  let row: Row = { line, values: [] }
  let value = ''
  let quotedFrom: number | null = null
  const endValue = () => {
    row.values.push(value)
    value = ''
  }
  const endRow = () => {
    endValue()
    if (row.values.some((one) => one.trim() !== '')) rows.push(row)
    row = { line: line + 1, values: [] }
  }
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!
    if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text[i + 1] === '\n') i++
      if (quotedFrom === null) endRow()
      else value += '\n'
      line++
    } else if (quotedFrom !== null) {
      if (sign !== '"') value += sign
      else if (text[i + 1] === '"') {
        value += '"'
        i++
      } else quotedFrom = null
    } else if (sign === '"' && value.trim() === '') {
      value = ''
      quotedFrom = line
    } else if (sign === separator) endValue()
    else value += sign
  }
  // Text after an unclosed quote is not a row.
  if (quotedFrom === null) endRow()
  return { rows, openQuote: quotedFrom }
}
