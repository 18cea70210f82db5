import type { AccessionPattern } from '#shared/domain/accession.ts'
import { birthDateOf } from '#shared/domain/birth-date.ts'
import { type OrderedPerson, sexOf, specimenOf } from '#shared/domain/order.ts'
import { isAscii, withoutHidden } from '#shared/domain/plain-text.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import { decodeStrictly, encodeStrictly } from './text/strict.ts'

/** One order as given by a file. */
export interface ParsedOrder extends OrderedPerson {
  /** Line in the file, from 1. */
  readonly line: number
  readonly accession: string
  readonly specimen: SpecimenType
  readonly specimenText: string
  /** True if the order was withdrawn. */
  readonly cancelled: boolean
}

/** A problem with one line. It never contains the line's text, which could identify a patient. */
export interface OrderProblem {
  readonly line: number
  readonly code: OrderProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

export const orderProblemCodes = [
  'empty',
  'not-orders',
  'too-large',
  'too-many',
  'unreadable',
  'xml',
  'utf16-unmarked',
  'encoding-unsure',
  'encoding-wrong',
  'encoding-ask',
  'no-column',
  'column-twice',
  'quote-open',
  'too-many-values',
  'too-few-values',
  'formula',
  'accession-rounded',
  'status',
  'no-accession',
  'accession-too-long',
  'accessions-differ',
  'no-patient',
  'name-too-long',
  'no-current-name',
  'unreadable-character',
  'garbled',
  'birth-date',
  'birth-date-two-ways',
  'sex',
  'twice',
  'hl7-before-header',
  'hl7-header',
  'hl7-segment',
  'hl7-continued',
  'hl7-type',
  'hl7-no-order',
  'hl7-two-patients',
  'hl7-name',
  'hl7-escape',
  'hl7-control',
  'hl7-replaced',
  'hl7-character-set',
  'hl7-character-set-missing',
  'hl7-character-set-wrong',
  'json',
  'json-not-utf8',
  'fhir-type',
  'fhir-no-request',
  'fhir-reference',
  'fhir-reference-many',
  'fhir-version',
  'fhir-status',
  'fhir-modified',
] as const
export type OrderProblemCode = (typeof orderProblemCodes)[number]

/** An unreadable part of an order, thrown where it is found and reported with the order's line. */
export class Unreadable extends Error {
  readonly code: OrderProblemCode
  readonly params: OrderProblem['params']
  constructor(code: OrderProblemCode, params: OrderProblem['params'] = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

export interface ParsedOrders {
  readonly orders: readonly ParsedOrder[]
  readonly problems: readonly OrderProblem[]
}

export interface ParseOptions {
  /** The laboratory's pattern of accession numbers. */
  readonly pattern: AccessionPattern
  readonly today: Date
  /** The character set that a reader chose for a file that names none, by its name in the Encoding Standard. */
  readonly encoding?: string
}

/** A file's values for one order before they are checked. */
export interface RawOrder {
  readonly line: number
  readonly accession: string
  readonly patientName: string
  readonly sex: string
  readonly birthDate: string
  readonly specimenText: string
  readonly cancelled: boolean
  /** Lines of the values, if they differ from the order's line. */
  readonly patientLine?: number
}

const mostAccession = 60
const mostName = 200

/** Collects orders and problems. An order with a wrong value is left out completely, never taken in part. */
export function collector({ today }: ParseOptions) {
  const orders: ParsedOrder[] = []
  const problems: OrderProblem[] = []
  const problem = (line: number, code: OrderProblemCode, params: OrderProblem['params'] = {}) => {
    problems.push({ line, code, params })
  }
  return {
    problem,
    add(raw: RawOrder) {
      const accession = plainAccession(raw.accession)
      const patientName = plainText(raw.patientName)
      const specimenText = plainText(raw.specimenText).slice(0, 200)
      const patientSex = sexOf(plainText(raw.sex))
      const birthDate = birthDateOf(plainText(raw.birthDate), today)
      const patientLine = raw.patientLine ?? raw.line
      if (accession === '') return problem(raw.line, 'no-accession')
      if (accession.length > mostAccession) return problem(raw.line, 'accession-too-long')
      if (patientName === '' && !raw.cancelled) return problem(patientLine, 'no-patient')
      if (patientName.length > mostName) return problem(patientLine, 'name-too-long')
      if ([accession, specimenText].some(isUnreadable)) return problem(raw.line, 'unreadable-character')
      if (isUnreadable(patientName) || patientName.includes('?')) return problem(patientLine, 'unreadable-character')
      if (isGarbled(patientName)) return problem(patientLine, 'garbled')
      if (patientSex === undefined) return problem(patientLine, 'sex')
      if (birthDate === 'two-ways') return problem(patientLine, 'birth-date-two-ways')
      if (birthDate === undefined) return problem(patientLine, 'birth-date')
      orders.push({
        line: raw.line,
        accession,
        patientName,
        patientSex,
        birthDate,
        specimen: specimenOf(specimenText),
        specimenText,
        cancelled: raw.cancelled,
      })
    },
    result: (): ParsedOrders => ({ orders, problems }),
  }
}

function plainText(text: string): string {
  const visible = isAscii(text) ? text : withoutHidden(text).normalize('NFC')
  return visible.replace(/\s+/g, ' ').trim()
}

/**
 * Accession numbers are compared with what a scanner reads, so full-width characters and typeset dashes become plain.
 */
const plainAccession = (text: string): string =>
  plainText(isAscii(text) ? text : text.normalize('NFKC').replace(/[\p{Pd}\u2212]/gu, '-'))

/** A character that replaces one that was lost earlier, or that cannot occur in a text. */
const isUnreadable = (text: string): boolean => /[\ufffd\p{Cc}\p{Co}\p{Cn}\p{Cs}]/u.test(text)

/** UTF-8 that was decoded as Western European on the way (`MÃ¼ller`), or characters escaped as in HTML. */
function isGarbled(text: string): boolean {
  if (/&(#\d+|#x[0-9a-f]+|[a-z]{2,8});/i.test(text)) return true
  if (!/[\u00c2-\u00f4]/.test(text)) return false
  const bytes = encodeStrictly(text, 'windows-1252')
  return bytes !== null && decodeStrictly(bytes, 'utf-8') !== null
}
