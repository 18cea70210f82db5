import { accessionKey } from '#shared/domain/accession.ts'
import { parseCsv } from './csv/csv.ts'
import { parseFhir } from './fhir/fhir.ts'
import { parseHl7 } from './hl7/hl7.ts'
import type { OrderProblem, ParsedOrder, ParsedOrders, ParseOptions } from './parsed.ts'
import { readMarked, readText, type TextEncoding } from './text/read-text.ts'
import { decodeStrictly } from './text/strict.ts'

export {
  type OrderProblem,
  type OrderProblemCode,
  orderProblemCodes,
  type ParsedOrder,
  type ParsedOrders,
  type ParseOptions,
} from './parsed.ts'
export type { TextEncoding } from './text/read-text.ts'

/** Largest order file in bytes. */
export const mostOrderBytes = 8 << 20

/** Most orders in one file. Storing that many takes a good part of a second, in which no window is answered. */
export const mostOrders = 20_000

/** A file's orders, and how its text was decoded; `encoding` is null if each message states its own. */
export interface OrderFileContents extends ParsedOrders {
  readonly encoding: TextEncoding | null
}

/**
 * Parses an order file of any kind, recognised by its content. Never throws because of the content: a fault is a
 * problem with a line.
 */
export function parseOrders(bytes: Uint8Array, options: ParseOptions): OrderFileContents {
  if (bytes.length > mostOrderBytes) return refusedOrders('too-large')
  const marked = readMarked(bytes)
  const start = (marked?.text ?? Buffer.from(bytes.subarray(0, 4000)).toString('latin1')).trimStart()
  if (start === '' && (marked || bytes.length < 4000)) return refusedOrders('empty')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the frame character of MLLP
  if (/^\u000b?(MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(start)) {
    const contents = marked ? new TextEncoder().encode(marked.text) : bytes
    if (messagesIn(contents) > mostOrders) return refusedOrders('too-many')
    return { ...onceEach(parseHl7(contents, marked !== null, options)), encoding: marked?.encoding ?? null }
  }
  if (/^<(\?xml|!--|[A-Za-z])/.test(start)) return refusedOrders('xml')
  if (/^[{[]/.test(start)) {
    // JSON is Unicode by definition.
    const text = marked?.text ?? decodeStrictly(bytes, 'utf-8')
    if (text === null) return refusedOrders('json-not-utf8')
    const found = onceEach(parseFhir(text, options))
    if (found.orders.length > mostOrders) return refusedOrders('too-many')
    return { ...found, encoding: marked?.encoding ?? { name: 'utf-8', confidence: 1 } }
  }
  const read = readText(bytes, options.encoding)
  if ('refused' in read) return refusedOrders(read.refused)
  // One line more for the titles. It is looked for before the lines are read, which takes seconds for a full file.
  if (Math.max(timesIn(read.text, '\n'), timesIn(read.text, '\r')) > mostOrders + 1) return refusedOrders('too-many')
  return { ...onceEach(parseCsv(read.text, options)), encoding: read.encoding }
}

/** Number of messages in HL7 text. Each begins a line with its header. */
function messagesIn(contents: Uint8Array): number {
  const text = Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength).toString('latin1')
  return text.match(/(?:^|\s)MSH/g)?.length ?? 0
}

function timesIn(text: string, sign: string): number {
  let times = 0
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) times++
  return times
}

/** The result for a file that could not be read at all. */
export const refusedOrders = (code: OrderProblem['code']): OrderFileContents => ({
  orders: [],
  problems: [{ line: 1, code, params: {} }],
  encoding: null,
})

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
