import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Accounts } from './accounts.store.ts'
import type { Directory } from './directory.ts'
import type { Failures } from './failures.store.ts'
import type { Passwords } from './passwords.ts'
import type { PersonSessions } from './sessions.ts'

/** Those whose password opens the key of the records. */
export interface KeyHolders {
  /**
   * Called with each password that was set or that signed somebody in, before that is answered. From then on it opens the
   * key, and no earlier one of that person does. `stored`: as the records hold it.
   */
  keep(person: {
    readonly id: string
    readonly name: string
    readonly password: string
    readonly stored: string
  }): Promise<void>
  /** Somebody signs in no more. */
  drop(personId: string): void
  rename(personId: string, name: string): void
  /** Called before one person works alone, without a password. Throws if the key could not be opened without one. */
  dropAll(): void
}

/** What the calls of this part share. */
export interface PeopleParts {
  readonly records: Records
  readonly accounts: Accounts
  readonly directory: Directory
  readonly failures: Failures
  readonly passwords: Passwords
  readonly sessions: PersonSessions
  readonly keyHolders: KeyHolders
  readonly publish: Publish
  now(): Date
  /** Runs what checks passwords one after another: each takes 64 MiB. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}
