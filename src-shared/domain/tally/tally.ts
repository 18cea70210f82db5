import { z } from 'zod'
import { gravestOf, type ReportForm } from '../forms/form.ts'
import { manyLines } from '../plain-text.ts'
import { specimenTypes } from '../specimen.ts'
import type { Task } from '../task/index.ts'

/** A plain result: the number of cells of each class, the class that decides, and a comment. */
export const tallyDraft = z.object({
  specimen: z.enum(specimenTypes),
  /** Code of the class that is the result. */
  category: z.string().nullable(),
  /** Number of cells by class code. */
  counts: z.record(z.string(), z.number().int().min(0).max(1_000_000)),
  comment: z.string().overwrite(manyLines).max(4000),
})
export type TallyDraft = z.infer<typeof tallyDraft>

export const tallyProblems = ['specimen-missing', 'category-missing', 'class-unknown'] as const
export type TallyProblem = (typeof tallyProblems)[number]

function problems(draft: TallyDraft, task: Task): TallyProblem[] {
  const codes = [...Object.keys(draft.counts), ...(draft.category === null ? [] : [draft.category])]
  return [
    ...(draft.specimen === 'not-stated' ? (['specimen-missing'] as const) : []),
    ...(draft.category === null ? (['category-missing'] as const) : []),
    ...(codes.every(task.has) ? [] : (['class-unknown'] as const)),
  ]
}

/** Counts and a comment, for a task without a form of its own. */
export const tallyForm: ReportForm<TallyDraft> = {
  name: 'tally',
  draft: tallyDraft,
  empty: (specimen) => ({ specimen, category: null, counts: {}, comment: '' }),
  problems,
  stated: ({ category }, task) =>
    category !== null && task.has(category) && task.isAbnormal(category) ? [category] : [],
  suggest(counts, task) {
    const classes = [...counts.keys()].sort(task.compareWorst)
    const [gravest] = classes
    if (gravest === undefined) return null
    const seen = Object.fromEntries(classes.map((code) => [code, counts.get(code) ?? 0]))
    return { classes, apply: (draft) => ({ ...draft, category: gravest, counts: seen }) }
  },
  warnings(draft, { counts }, task) {
    const gravest = gravestOf(counts, task)
    if (gravest === null || draft.category === null || !task.has(draft.category)) return []
    return task.severityOf(gravest) > task.severityOf(draft.category) ? [{ code: 'cells-graver', label: gravest }] : []
  },
}
