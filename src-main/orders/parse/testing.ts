import { defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import { parseOrders } from './index.ts'

/** Read as on that day, with accession numbers such as `S26-00001`. */
const options = { pattern: accessionPattern(defaultAccessionPattern)!, today: new Date('2026-11-25T12:00:00Z') }

const bytesOf = (contents: string | Uint8Array | object): Uint8Array => {
  if (contents instanceof Uint8Array) return contents
  return new TextEncoder().encode(typeof contents === 'string' ? contents : JSON.stringify(contents))
}

/** Parses a file of text, of bytes, or of an object as JSON. */
export const parse = (contents: string | Uint8Array | object, encoding?: string) =>
  parseOrders(bytesOf(contents), { ...options, ...(encoding && { encoding }) })

/** Problems as `line code`. */
export const problemsOf = (contents: string | Uint8Array | object): string[] =>
  parse(contents).problems.map(({ line, code }) => `${line} ${code}`)

/** The patient of a file's only order, or why it was not taken. */
export function personIn(contents: string | Uint8Array | object): string {
  const { orders, problems } = parse(contents)
  const [order] = orders
  if (orders.length > 1 || (order && problems.length > 0)) return 'several'
  return order?.patientName ?? problems.map(({ code }) => code).join()
}

export interface MessageParts {
  readonly type?: string
  /** MSH-18. */
  readonly set?: string
  readonly name?: string
  readonly birthDate?: string
  readonly sex?: string
  readonly accession?: string
  /** ORC from its first field. */
  readonly orc?: string
}

/** An HL7 order in its bytes: each character that is no more than 255 is one byte. */
export function message({ type = 'ORM^O01', set = '', name = 'DOE^JANE', ...rest }: MessageParts): Uint8Array {
  const { birthDate = '19800102', sex = 'F', accession = 'S26-00001', orc } = rest
  const lines = [
    `MSH|^~\\&|LIS|LAB|DAY|LAB|20261101120000||${type}|1|P|2.5.1|||||DEU|${set}`,
    `PID|1||12345^^^LAB^MR||${name}||${birthDate}|${sex}`,
    `ORC|${orc ?? `NW|${accession}|${accession}`}`,
    `OBR|1|${accession}|${accession}|CYT^Cytology`,
  ]
  return Buffer.from(`${lines.join('\r')}\r`, 'latin1')
}

/** Text whose characters are the bytes of another set. */
export const bytesIn = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1')
