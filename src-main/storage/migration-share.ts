import type { MigrationStep } from './migrate-copy.ts'

/** What one step of a migration takes, measured on records of 10,000 signed cases; any unit. Others count as one. */
const weights: Readonly<Record<string, number>> = { copied: 1, verified: 1 }

/** The steps of a migration in order, from one schema version to another. */
export function stepsBetween(from: number, versions: readonly number[]): MigrationStep[] {
  const migrated = versions.filter((version) => version > from).map((version): MigrationStep => `migrated ${version}`)
  return ['copied', 'marked', ...migrated, 'verified', 'kept', 'exchanged']
}

/** The largest part of a running step that is shown as done before it ends. */
const mostOfStep = 0.9

/**
 * How much of a migration is done, 0 to 1. Within a step the share grows at the pace of the steps before it. A
 * migration that continues an interrupted one begins at a later step, and its pace counts from there.
 */
export class MigrationShare {
  readonly #steps: readonly MigrationStep[]
  readonly #now: () => number
  readonly #begun: number
  #reached = -1
  #reachedAt: number
  #first: number | null = null

  /** @param now the time in ms */
  constructor(steps: readonly MigrationStep[], now: () => number = () => performance.now()) {
    this.#steps = steps
    this.#now = now
    this.#begun = now()
    this.#reachedAt = this.#begun
  }

  /** A step has ended. */
  reach(step: MigrationStep): void {
    this.#reached = this.#steps.indexOf(step)
    this.#reachedAt = this.#now()
    this.#first ??= this.#reached
  }

  get value(): number {
    const whole = this.#upTo(this.#steps.length - 1)
    const done = this.#upTo(this.#reached)
    const next = weightOf(this.#steps[this.#reached + 1])
    if (this.#first === null || next === 0) return done / whole
    const worked = done - this.#upTo(this.#first - 1)
    const pace = worked / Math.max(1, this.#reachedAt - this.#begun)
    const within = Math.min(mostOfStep * next, pace * (this.#now() - this.#reachedAt))
    return (done + within) / whole
  }

  #upTo(index: number): number {
    return this.#steps.slice(0, index + 1).reduce((sum, step) => sum + weightOf(step), 0)
  }
}

const weightOf = (step: MigrationStep | undefined): number => (step === undefined ? 0 : (weights[step] ?? 1))
