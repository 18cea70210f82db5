import { createHash } from 'node:crypto'
import { type Change, type Records, systemPerson } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { sameName } from './names.ts'

/** s. After the first failure, and at most. Each failure in a row doubles the delay. */
const shortest = 1
const longest = 300
/** ms. A name at which nobody tried for so long begins anew. */
const forgottenAfterMs = 24 * 3_600_000

/** Delay in s after so many failures in a row. */
export const delayAfter = (failures: number): number => Math.min(longest, shortest * 2 ** (failures - 1))

export interface Failures {
  /** Throws AppError `sign-in-delayed` if it is too early to try this name again. */
  mustNotWait(name: string): void
  /** Notes a failure. `personId`: whom the name means; null for an unknown one. Both are written alike. */
  note(name: string, personId: string | null): void
  /** Forgets the failures, within a change. */
  clear(change: Change, name: string): void
}

/**
 * Failed sign-ins by name, whether or not somebody has the name. They are kept in the records, so a restart does not
 * shorten a delay. `now`: for the delay.
 */
export function openFailures(records: Records, now: () => Date): Failures {
  const one = records.read<[string], { failures: number; retryAt: string }>(
    'SELECT failures, retry_at AS retryAt FROM sign_in_failures WHERE name = ?',
  )
  const put = records.write<[string, number, string]>(
    `INSERT INTO sign_in_failures (name, failures, retry_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, retry_at = excluded.retry_at`,
  )
  const drop = records.write<[string]>('DELETE FROM sign_in_failures WHERE name = ?')
  const forget = records.write<[string]>('DELETE FROM sign_in_failures WHERE retry_at < ?')
  return {
    mustNotWait(name) {
      const ms = Date.parse(one.get(keyOf(name))?.retryAt ?? '') - now().getTime()
      // A clock that was set back must not lock everybody out for longer than the longest delay.
      if (ms > 0) throw new AppError('sign-in-delayed', { seconds: Math.min(longest, Math.ceil(ms / 1000)) })
    },
    note(name, personId) {
      const at = now().getTime()
      const act = { by: systemPerson, what: 'sign-in-failed', about: { subject: personId ?? 'unknown' } } as const
      records.change(act, (change) => {
        forget.run(change, new Date(at - forgottenAfterMs).toISOString())
        const failures = (one.get(keyOf(name))?.failures ?? 0) + 1
        put.run(change, keyOf(name), failures, new Date(at + delayAfter(failures) * 1000).toISOString())
        change.note(null, { failures })
      })
    },
    clear: (change, name) => void drop.run(change, keyOf(name)),
  }
}

/** 32 bits of the name's hash. The field for the name sometimes gets a password. */
const keyOf = (name: string): string => createHash('sha256').update(sameName(name)).digest('hex').slice(0, 8)
