import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

/** What is said of files that were brought in, in one message or one each. */
export type Said =
  | { readonly kind: 'one'; readonly outcome: ImportOutcome }
  | {
      readonly kind: 'summary'
      readonly imported: number
      readonly known: number
      readonly quarantined: number
    }

/** More than this at once are summed up. */
const eachUpTo = 3

/** One and the same event: the call's answer and the live stream both tell of it. */
export const outcomeKey = (outcome: ImportOutcome): string =>
  outcome.kind === 'quarantined'
    ? `quarantined ${outcome.quarantineId} ${outcome.error.code}`
    : `${outcome.kind} ${outcome.slideId} ${outcome.fileName}`

/** What to tell the reader of these outcomes: a few each for itself, many as one line. */
export function sayOutcomes(outcomes: readonly ImportOutcome[]): Said[] {
  const once = [...new Map(outcomes.map((outcome) => [outcomeKey(outcome), outcome])).values()]
  if (once.length <= eachUpTo) return once.map((outcome) => ({ kind: 'one', outcome }))
  const count = (kind: ImportOutcome['kind']) => once.filter((outcome) => outcome.kind === kind).length
  return [{ kind: 'summary', imported: count('imported'), known: count('known'), quarantined: count('quarantined') }]
}
