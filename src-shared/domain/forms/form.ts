import type { z } from 'zod'
import type { SpecimenType } from '../specimen.ts'
import type { Task } from '../task/index.ts'

/** What the results of all forms have in common. */
export interface AnyDraft {
  readonly specimen: SpecimenType
  /** The result as one code of the form; null if none is chosen. */
  readonly category: string | null
  readonly comment: string
}

/**
 * Number of cells by class code that a reader decided, added or marked. Cells that only the model classified do not
 * count.
 */
export type ReadersCounts = ReadonlyMap<string, number>

/** What the reader's own decisions point to. It is offered, and applied only when the reader accepts it. */
export interface Suggestion<D> {
  /** The classes that it rests on. */
  readonly classes: readonly string[]
  apply(draft: D): D
}

/** Something a reader should check again before signing. A warning never prevents a signature. */
export interface Warning {
  /** The text is in the catalogue under `casePage.warning-<code>`. */
  readonly code: string
  /** The class code that it concerns. */
  readonly label?: string
}

export interface WarningFacts {
  readonly counts: ReadersCounts
  /** The screened area is too small to judge a specimen's adequacy. */
  readonly smallArea: boolean
}

/** A report form: the shape of a result and the laboratory's rules about it. All functions are pure. */
export interface ReportForm<D extends AnyDraft> {
  readonly name: string
  readonly draft: z.ZodType<D>
  empty(specimen: SpecimenType): D
  /** What still prevents a signature of the draft. The texts are in the catalogue under `<form>.problem.<code>`. */
  problems(draft: D, task: Task): readonly string[]
  /** Codes of the classes of cells that the result accounts for. Empty if it states nothing but normal findings. */
  stated(draft: D, task: Task): readonly string[]
  suggest(counts: ReadersCounts, task: Task): Suggestion<D> | null
  warnings(draft: D, facts: WarningFacts, task: Task): readonly Warning[]
}

/** The most serious abnormal class among the reader's cells; null if there is none. */
export const gravestOf = (counts: ReadersCounts, task: Task): string | null =>
  [...counts.keys()].filter(task.isAbnormal).sort(task.compareWorst)[0] ?? null

/** Whether the draft already contains the suggestion. */
export const isTaken = <D>(draft: D, suggestion: Suggestion<D>): boolean =>
  JSON.stringify(suggestion.apply(draft)) === JSON.stringify(draft)

/** What the report lacks regardless of its form. */
export function missingOnPaper({ patientName, laboratory }: { patientName: string; laboratory: string }): Warning[] {
  return [
    ...(patientName.trim() === '' ? [{ code: 'patient-missing' }] : []),
    ...(laboratory.trim() === '' ? [{ code: 'laboratory-missing' }] : []),
  ]
}
