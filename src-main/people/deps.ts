import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Accounts } from './accounts.store.ts'
import type { Directory } from './directory.ts'
import type { Failures } from './failures.store.ts'
import type { Passwords } from './passwords.ts'
import type { PersonSessions } from './sessions.ts'

export type OnPassword = (personId: string, password: string) => void | Promise<void>

/** What the calls of this part share. */
export interface PeopleParts {
  readonly records: Records
  readonly accounts: Accounts
  readonly directory: Directory
  readonly failures: Failures
  readonly passwords: Passwords
  readonly sessions: PersonSessions
  readonly onPassword: OnPassword
  readonly publish: Publish
  now(): Date
  /** Runs what checks passwords one after another: each takes 64 MiB. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}
