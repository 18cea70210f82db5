import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

/** More outcomes than this in one round are summed up in one message. */
const eachUpTo = 3

/** Identifies one event that both the call's answer and the live stream report. */
export const outcomeKey = (outcome: ImportOutcome): string =>
  outcome.kind === 'quarantined'
    ? `quarantined ${outcome.quarantineId} ${outcome.error.code}`
    : `${outcome.kind} ${outcome.slideId} ${outcome.fileName}`

export interface Sums {
  readonly imported: number
  readonly known: number
  readonly quarantined: number
}

/** Imports that follow one another, from the first file to a moment of quiet. */
export class ImportRound {
  readonly #outcomes = new Map<string, ImportOutcome>()

  /** Adds outcomes and returns those that are new. A cancelled file is no outcome to tell. */
  add(outcomes: readonly ImportOutcome[]): ImportOutcome[] {
    const fresh: ImportOutcome[] = []
    for (const outcome of outcomes) {
      const key = outcomeKey(outcome)
      const cancelled = outcome.kind === 'quarantined' && outcome.error.code === 'cancelled'
      if (cancelled || this.#outcomes.has(key)) continue
      this.#outcomes.set(key, outcome)
      fresh.push(outcome)
    }
    return fresh
  }

  has(outcome: ImportOutcome): boolean {
    return this.#outcomes.has(outcomeKey(outcome))
  }

  get size(): number {
    return this.#outcomes.size
  }

  /** Whether there are so many files that one message speaks for all of them. */
  get summedUp(): boolean {
    return this.size > eachUpTo
  }

  get sums(): Sums {
    const all = [...this.#outcomes.values()]
    const count = (kind: ImportOutcome['kind']) => all.filter((outcome) => outcome.kind === kind).length
    return { imported: count('imported'), known: count('known'), quarantined: count('quarantined') }
  }
}
