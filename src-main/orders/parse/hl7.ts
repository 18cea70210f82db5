import { accessionIn } from '#shared/domain/accession.ts'
import { collector, type ParsedOrders, type ParseOptions } from './parsed.ts'

interface Segment {
  readonly line: number
  readonly name: string
  /** `field(5)` is the segment's fifth field, including its components and repetitions. */
  field(n: number): string
}

interface Signs {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escaping: string
  readonly sub: string
}

interface Order {
  readonly line: number
  orc: Segment | null
  obr: Segment | null
  spm: Segment | null
}

/** Order control codes that withdraw an order. */
const takenBack = new Set(['CA', 'OC', 'CR', 'DC', 'OD'])
const batchSegments = new Set(['FHS', 'BHS', 'BTS', 'FTS'])

/**
 * Parses HL7 v2 orders: ORM^O01 and OML^O21/O33/O35/O39, one or many messages, with or without batch and MLLP frames.
 * The accession number is the first of OBR-18, ORC-3, OBR-3, ORC-2, OBR-2 and SPM-2 that matches the pattern,
 * otherwise the filler's or placer's number unchanged. Fields as in HL7 v2.5.1, chapters 3, 4 and 7.
 */
export function parseHl7(text: string, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the frame characters of MLLP
  const lines = text.replace(/[\u000b\u001c]/g, '').split(/\r\n|\r|\n/)
  let message: { line: number; signs: Signs; segments: Segment[] } | null = null
  const endMessage = () => {
    if (message) readMessage(message.line, message.signs, message.segments)
    message = null
  }
  for (const [i, content] of lines.entries()) {
    const line = i + 1
    const name = content.slice(0, 3)
    if (content.trim() === '' || batchSegments.has(name)) continue
    if (name === 'MSH') {
      endMessage()
      const signs = signsOf(content)
      if (!signs) {
        problem(line, 'hl7-header')
        // The following segments belong to no readable message.
        message = { line, signs: defaultSigns, segments: [] }
        continue
      }
      message = { line, signs, segments: [segmentOf(content, line, signs)] }
    } else if (message) {
      if (message.segments.length > 0) message.segments.push(segmentOf(content, line, message.signs))
    } else problem(line, 'hl7-before-header')
  }
  endMessage()
  return result()

  function readMessage(line: number, signs: Signs, segments: readonly Segment[]) {
    const [header] = segments
    if (!header) return
    const part = (value: string, n: number) =>
      unescaped(value.split(signs.repetition)[0]?.split(signs.component)[n - 1] ?? '', signs)
    const [kind, event] = [part(header.field(9), 1), part(header.field(9), 2)]
    const known =
      (kind === 'ORM' && (event === 'O01' || event === '')) || (kind === 'OML' && /^O(21|33|35|39)?$/.test(event))
    if (!known) return problem(line, 'hl7-type', { type: [kind, event].join('^').slice(0, 20) })
    const patient = segments.find(({ name }) => name === 'PID')
    const orders = ordersOf(segments)
    if (orders.length === 0) return problem(line, 'hl7-no-order')
    const seen = new Set<string>()
    for (const { line: at, orc, obr, spm } of orders) {
      const numbers = [
        ['obr', 18],
        ['orc', 3],
        ['obr', 3],
        ['orc', 2],
        ['obr', 2],
        ['spm', 2],
      ] as const
      const from = { orc, obr, spm }
      const values = numbers.map(([segment, n]) => part(from[segment]?.field(n) ?? '', 1).trim())
      const accession =
        values.map((value) => accessionIn(value, options.pattern)).find((found) => found !== null) ??
        values.slice(1, 5).find((value) => value !== '') ??
        ''
      // Several services for one specimen count as one order.
      if (accession !== '' && seen.has(accession)) continue
      seen.add(accession)
      add({
        line: at,
        accession,
        patientName: patient ? nameOf(patient.field(5), part) : '',
        sex: part(patient?.field(8) ?? '', 1),
        birthDate: part(patient?.field(7) ?? '', 1),
        specimenText: specimenOf({ obr, spm }, part, signs),
        cancelled: takenBack.has(part(orc?.field(1) ?? '', 1).toUpperCase()),
        patientLine: patient?.line ?? line,
      })
    }
  }
}

type Part = (value: string, n: number) => string

const nameOf = (field: string, part: Part): string => {
  const given = [part(field, 2), part(field, 3)].filter((name) => name !== '').join(' ')
  return [part(field, 1), given].filter((name) => name !== '').join(', ')
}

/** SPM-4 and SPM-5, OBR-15, and the service itself (OBR-4), as text. */
function specimenOf({ obr, spm }: Pick<Order, 'obr' | 'spm'>, part: Part, signs: Signs): string {
  const words = (field: string) => [part(field, 2), part(field, 1)].find((text) => text !== '') ?? ''
  const source = (obr?.field(15) ?? '').replaceAll(signs.sub, signs.component)
  const all = [words(spm?.field(4) ?? ''), words(spm?.field(5) ?? ''), words(source), words(obr?.field(4) ?? '')]
  return all.filter((text) => text !== '').join('; ')
}

/** ORC and OBR with their other segments. A specimen comes after its order (O21) or before its orders (O33). */
function ordersOf(segments: readonly Segment[]): Order[] {
  const orders: Order[] = []
  let ahead: Segment | null = null
  let current = null as Order | null
  for (const segment of segments) {
    if (segment.name === 'SPM') {
      if (current && !current.spm) current.spm = segment
      else {
        ahead = segment
        current = null
      }
    } else if (segment.name === 'ORC') {
      current = { line: segment.line, orc: segment, obr: null, spm: ahead }
      orders.push(current)
    } else if (segment.name === 'OBR') {
      if (current && !current.obr) current.obr = segment
      else {
        current = { line: segment.line, orc: current?.orc ?? null, obr: segment, spm: ahead }
        orders.push(current)
      }
    }
  }
  return orders
}

const defaultSigns: Signs = { field: '|', component: '^', repetition: '~', escaping: '\\', sub: '&' }

function signsOf(header: string): Signs | null {
  const field = header[3]
  if (!field || /[\w\s]/.test(field)) return null
  const [component, repetition, escaping = '\\', sub = '&'] = header.slice(4).split(field)[0] ?? ''
  return component && repetition ? { field, component, repetition, escaping, sub } : null
}

function segmentOf(content: string, line: number, { field }: Signs): Segment {
  const fields = content.split(field)
  const name = fields[0] ?? ''
  // In a header the separator itself is the first field.
  const shift = name === 'MSH' ? 1 : 0
  return { line, name, field: (n) => fields[n - shift] ?? '' }
}

function unescaped(value: string, { field, component, repetition, escaping, sub }: Signs): string {
  if (value === '""') return ''
  if (!value.includes(escaping)) return value
  const signs: Readonly<Record<string, string>> = { F: field, S: component, R: repetition, E: escaping, T: sub }
  const parts = value.split(escaping)
  return parts
    .map((part, i) => {
      // Text between two escape characters is a code. A single escape character at the end is literal.
      if (i % 2 === 0 || i === parts.length - 1) return part
      if (part in signs) return signs[part]
      if (/^X([0-9A-F]{2})+$/i.test(part)) return Buffer.from(part.slice(1), 'hex').toString('utf8')
      return part.startsWith('.') ? ' ' : ''
    })
    .join('')
}
