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

/** Largest order file in bytes. */
export const mostOrderBytes = 8 << 20

/**
 * Parses an order file of any kind, recognised by its content. Never throws because of the content: a fault is a
 * problem with a line.
 */
export function parseOrders(bytes: Uint8Array, options: ParseOptions): ParsedOrders {
  if (bytes.length > mostOrderBytes) return refusedOrders('too-large')
  const text = decoded(bytes)
  if (text === null) return refusedOrders('not-orders')
  const start = text.trimStart()
  if (start === '') return refusedOrders('empty')
  return onceEach(parserOf(start)(text, options))
}

const parserOf = (start: string) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the frame character of MLLP
  if (/^\u000b?(MSH|FHS|BHS)[^\w\s]/.test(start)) return parseHl7
  return /^[{[]/.test(start) ? parseFhir : parseCsv
}

/** The result for a file that could not be read at all. */
export const refusedOrders = (code: OrderProblem['code']): ParsedOrders => ({
  orders: [],
  problems: [{ line: 1, code, params: {} }],
})

/** Character sets named by MSH-18 (HL7 table 0211), except UTF-8 and Latin 1. */
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

/**
 * Decodes by the byte order mark, otherwise as UTF-8, otherwise as the message states, otherwise as Western European.
 * Null if the bytes are not text.
 */
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

/**
 * Resolves repeated numbers in one file: the later order wins if it names the same person; otherwise neither is
 * taken.
 */
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
