import { birthDateOf, type OrderedPerson, sexOf, specimenOf } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

/** One order as a file gives it. */
export interface ParsedOrder extends OrderedPerson {
  /** Line in the file, from 1. */
  readonly line: number
  readonly accession: string
  readonly specimen: SpecimenType
  readonly specimenText: string
  /** The order is taken back. */
  readonly cancelled: boolean
}

/** What is wrong with one line. Never says what stood there: that could be a patient's. */
export interface OrderProblem {
  readonly line: number
  readonly code: OrderProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

export const orderProblemCodes = [
  'empty',
  'not-orders',
  'too-large',
  'unreadable',
  'no-column',
  'column-twice',
  'quote-open',
  'too-many-values',
  'no-accession',
  'accession-too-long',
  'no-patient',
  'birth-date',
  'sex',
  'twice',
  'hl7-before-header',
  'hl7-header',
  'hl7-type',
  'hl7-no-order',
  'json',
  'fhir-type',
  'fhir-no-request',
  'fhir-reference',
] as const
export type OrderProblemCode = (typeof orderProblemCodes)[number]

export interface ParsedOrders {
  readonly orders: readonly ParsedOrder[]
  readonly problems: readonly OrderProblem[]
}

export interface ParseOptions {
  /** How this laboratory's accession numbers look. */
  readonly pattern: RegExp
  readonly today: Date
}

/** What a file says of one order, before it is checked. */
export interface RawOrder {
  readonly line: number
  readonly accession: string
  readonly patientName: string
  readonly sex: string
  readonly birthDate: string
  readonly specimenText: string
  readonly cancelled: boolean
  /** Lines of the values, where they stand on other lines than the order. */
  readonly patientLine?: number
}

/** Collects orders and what is wrong: an order with a wrong value is left out whole, never half taken. */
export function collector({ today }: ParseOptions) {
  const orders: ParsedOrder[] = []
  const problems: OrderProblem[] = []
  const problem = (line: number, code: OrderProblemCode, params: OrderProblem['params'] = {}) => {
    problems.push({ line, code, params })
  }
  return {
    problem,
    add(raw: RawOrder) {
      const accession = raw.accession.trim()
      const patientName = raw.patientName.replace(/\s+/g, ' ').trim()
      const patientSex = sexOf(raw.sex)
      const birthDate = birthDateOf(raw.birthDate, today)
      const patientLine = raw.patientLine ?? raw.line
      if (accession === '') return problem(raw.line, 'no-accession')
      if (accession.length > 60) return problem(raw.line, 'accession-too-long')
      if (patientName === '' && !raw.cancelled) return problem(patientLine, 'no-patient')
      if (patientSex === undefined) return problem(patientLine, 'sex')
      if (birthDate === undefined) return problem(patientLine, 'birth-date')
      const specimenText = raw.specimenText.replace(/\s+/g, ' ').trim().slice(0, 200)
      orders.push({
        line: raw.line,
        accession,
        patientName: patientName.slice(0, 200),
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
