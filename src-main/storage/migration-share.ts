import { type EncryptionStep, encryptionSteps } from './encrypt-copy.ts'
import type { MigrationStep } from './migrate-copy.ts'

export type UpdateStep = MigrationStep | EncryptionStep

/**
 * The steps of an update in order: from one schema version to the newest of `versions`, then to another key if `encrypt`
 * is set.
 */
export function stepsBetween(from: number, versions: readonly number[], encrypt = false): UpdateStep[] {
  return [...(from < Math.max(...versions) ? migrationSteps(from, versions) : []), ...(encrypt ? encryptionSteps : [])]
}

function migrationSteps(from: number, versions: readonly number[]): MigrationStep[] {
  const migrated = versions.filter((version) => version > from).map((version): MigrationStep => `migrated ${version}`)
  return ['copied', 'marked', ...migrated, 'verified', 'kept', 'exchanged']
}

/** The largest part of a running step that is shown as done before it ends. */
const mostOfStep = 0.9

/**
 * How much of a migration is done, 0 to 1. Every step counts the same, whatever time it takes. Within a step the share
 * grows at the pace of the steps before it. A migration that continues an interrupted one begins at a later step, and
 * its pace counts from there.
 */
export class MigrationShare {
  readonly #steps: readonly UpdateStep[]
  readonly #now: () => number
  readonly #begun: number
  #done = 0
  #reachedAt: number
  /** Number of steps that an earlier start had done; null until the first step of this one has ended. */
  #before: number | null = null

  /** @param now the time in ms */
  constructor(steps: readonly UpdateStep[], now: () => number = () => performance.now()) {
    this.#steps = steps
    this.#now = now
    this.#begun = now()
    this.#reachedAt = this.#begun
  }

  /** A step has ended. */
  reach(step: UpdateStep): void {
    this.#done = this.#steps.indexOf(step) + 1
    this.#reachedAt = this.#now()
    this.#before ??= this.#done - 1
  }

  get value(): number {
    const whole = this.#steps.length
    if (this.#before === null || this.#done === whole) return this.#done / whole
    const pace = (this.#done - this.#before) / Math.max(1, this.#reachedAt - this.#begun)
    return (this.#done + Math.min(mostOfStep, pace * (this.#now() - this.#reachedAt))) / whole
  }
}
