import type { z } from 'zod'
import type { SpecimenType } from '../specimen.ts'
import type { Task } from '../task/index.ts'

/** What the result of every form has. */
export interface AnyDraft {
  readonly specimen: SpecimenType
  /** The result in one word, as a code of the form; null while none is chosen. */
  readonly category: string | null
  readonly comment: string
}

/** Cells by class code that a reader decided, added or marked; what only the model says is not in it. */
export type ReadersCounts = ReadonlyMap<string, number>

/** What the reader's own decisions point to. It is offered, and set only when the reader takes it. */
export interface Suggestion<D> {
  /** The classes it rests on. */
  readonly classes: readonly string[]
  apply(draft: D): D
}

/** What a reader should look at once more before signing. Nothing of it stands in the way of a signature. */
export interface Warning {
  /** The text is in the catalogue under `casePage.warning-<code>`. */
  readonly code: string
  /** Class code that it is about. */
  readonly label?: string
}

export interface WarningFacts {
  readonly counts: ReadersCounts
  /** What was screened is too small to judge the adequacy of a specimen on. */
  readonly smallArea: boolean
}

/** The form of a report: the shape of a result, and the laboratory's rules about it. Pure. */
export interface ReportForm<D extends AnyDraft> {
  readonly name: string
  readonly draft: z.ZodType<D>
  empty(specimen: SpecimenType): D
  /** What stands between a draft and its signature; the texts are in the catalogue under `<form>.problem.<code>`. */
  problems(draft: D, task: Task): readonly string[]
  suggest(counts: ReadersCounts, task: Task): Suggestion<D> | null
  warnings(draft: D, facts: WarningFacts, task: Task): readonly Warning[]
}

/** The gravest abnormal class among the reader's cells; null where there is none. */
export const gravestOf = (counts: ReadersCounts, task: Task): string | null =>
  [...counts.keys()].filter(task.isAbnormal).sort(task.compareWorst)[0] ?? null

/** Whether the draft says already what is suggested. */
export const isTaken = <D>(draft: D, suggestion: Suggestion<D>): boolean =>
  JSON.stringify(suggestion.apply(draft)) === JSON.stringify(draft)

/** What the report would lack whatever its form is. */
export function missingOnPaper({ patientName, laboratory }: { patientName: string; laboratory: string }): Warning[] {
  return [
    ...(patientName.trim() === '' ? [{ code: 'patient-missing' }] : []),
    ...(laboratory.trim() === '' ? [{ code: 'laboratory-missing' }] : []),
  ]
}
