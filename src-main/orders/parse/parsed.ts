import { birthDateOf, type OrderedPerson, sexOf, specimenOf } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

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
  /** The laboratory's pattern of accession numbers. */
  readonly pattern: RegExp
  readonly today: Date
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
