import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { JobKind } from '../index.ts'

/** Writes the rows `tally <subject> 0..upTo-1`, one per step. */
export interface TallyPayload {
  readonly upTo: number
  /** Row at which it fails. */
  readonly failAt?: number
}
export interface TallyProgress {
  readonly done: number
}

export const none: TallyProgress = { done: 0 }

/**
 * For tests: a kind of job other than a screening. Writing a row twice violates the key. `step` is awaited before
 * each row.
 */
export function tallyKind(
  records: Records,
  { name = 'tally', slot = 'tally', step = async () => {} }: TallyOptions = {},
): JobKind<TallyPayload, TallyProgress> {
  const write = records.write<[string]>("INSERT INTO settings (key, value) VALUES (?, '0')")
  return {
    name,
    slot,
    async run({ id, payload, progress }, { signal, commit }) {
      for (let n = progress.done; n < payload.upTo; n++) {
        await step(n)
        if (signal.aborted) throw new AppError('cancelled')
        if (n === payload.failAt) throw new AppError('file-empty', { file: 'a.svs' })
        commit({ done: n + 1 }, (change) => void write.run(change, `tally ${id} ${n}`))
      }
    },
  }
}

export interface TallyOptions {
  readonly name?: string
  readonly slot?: string
  readonly step?: (n: number) => Promise<void>
}

/** Number of rows that a job has written. */
export function rowsOf(records: Records, id: number): number {
  return records
    .read<[string], number>('SELECT count(*) FROM settings WHERE key LIKE ?', { pluck: true })
    .get(`tally ${id} %`)!
}
