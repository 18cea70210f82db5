import { accessionKey } from '#shared/domain/accession.ts'
import { parseCsv } from './csv.ts'
import { parseFhir } from './fhir.ts'
import { parseHl7 } from './hl7.ts'
import type { OrderProblem, ParsedOrder, ParsedOrders, ParseOptions } from './parsed.ts'

export {
  type OrderProblem,
  orderProblemCodes,
  type ParsedOrder,
  type ParsedOrders,
  type ParseOptions,
} from './parsed.ts'

/** Larger is no list of orders. */
export const mostOrderBytes = 8 << 20

/** An order file of any kind, known by its content. Never throws for what stands in it: that is a problem with a line. */
export function parseOrders(bytes: Uint8Array, options: ParseOptions): ParsedOrders {
  if (bytes.length > mostOrderBytes) return refusedOrders('too-large')
  const text = decoded(bytes)
  if (text === null) return refusedOrders('not-orders')
  const start = text.trimStart()
  if (start === '') return refusedOrders('empty')
  return onceEach(parserOf(start)(text, options))
}

const parserOf = (start: string) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the frame of MLLP
  if (/^\u000b?(MSH|FHS|BHS)[^\w\s]/.test(start)) return parseHl7
  return /^[{[]/.test(start) ? parseFhir : parseCsv
}

/** A file of which nothing could be read. */
export const refusedOrders = (code: OrderProblem['code']): ParsedOrders => ({
  orders: [],
  problems: [{ line: 1, code, params: {} }],
})

/** Character sets as MSH-18 names them (HL7 table 0211), where they are not UTF-8 or Latin 1. */
const characterSets: Readonly<Record<string, string>> = {
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'GB 18030-2000': 'gb18030',
  'BIG-5': 'big5',
}

/** By its byte order mark, else UTF-8, else as the message says, else Western European. Null where it is no text. */
function decoded(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const header = Buffer.from(bytes.subarray(0, 2000)).toString('latin1')
    const named = Object.keys(characterSets).find((name) => header.includes(`|${name}`))
    return new TextDecoder(named ? characterSets[named] : 'windows-1252').decode(bytes)
  }
}

/** The same number twice in one file: the later says the last word if it says the same person, else neither is taken. */
function onceEach({ orders, problems }: ParsedOrders): ParsedOrders {
  const kept = new Map<string, ParsedOrder>()
  const refused = new Set<string>()
  const more: OrderProblem[] = []
  for (const order of orders) {
    const key = accessionKey(order.accession)
    const before = kept.get(key)
    if (before && !order.cancelled && !before.cancelled && !samePerson(before, order)) {
      refused.add(key)
      more.push({ line: order.line, code: 'twice', params: { other: before.line } })
    } else kept.set(key, order)
  }
  for (const key of refused) kept.delete(key)
  return { orders: [...kept.values()], problems: [...problems, ...more].sort((a, b) => a.line - b.line) }
}

const samePerson = (a: ParsedOrder, b: ParsedOrder): boolean =>
  a.patientName === b.patientName && a.birthDate === b.birthDate && a.patientSex === b.patientSex
