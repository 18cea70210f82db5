import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

/** One message about one or several imported files. */
export type Said =
  | { readonly kind: 'one'; readonly outcome: ImportOutcome }
  | {
      readonly kind: 'summary'
      readonly imported: number
      readonly known: number
      readonly quarantined: number
    }

/** More outcomes than this at once are summed up. */
const eachUpTo = 3

/** Identifies one event that both the call's answer and the live stream report. */
export const outcomeKey = (outcome: ImportOutcome): string =>
  outcome.kind === 'quarantined'
    ? `quarantined ${outcome.quarantineId} ${outcome.error.code}`
    : `${outcome.kind} ${outcome.slideId} ${outcome.fileName}`

/** The messages for these outcomes: one each for a few, one line for many. */
export function sayOutcomes(outcomes: readonly ImportOutcome[]): Said[] {
  const once = [...new Map(outcomes.map((outcome) => [outcomeKey(outcome), outcome])).values()]
  if (once.length <= eachUpTo) return once.map((outcome) => ({ kind: 'one', outcome }))
  const count = (kind: ImportOutcome['kind']) => once.filter((outcome) => outcome.kind === kind).length
  return [{ kind: 'summary', imported: count('imported'), known: count('known'), quarantined: count('quarantined') }]
}
