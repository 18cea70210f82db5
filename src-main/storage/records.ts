import type { EventKind } from './event-kinds.ts'

/** A prepared query. What the disk or a damaged file makes of it is thrown as AppError. */
export interface ReadStatement<P extends unknown[], R> {
  get(...parameters: P): R | undefined
  all(...parameters: P): R[]
  /** Row by row; the records take no change until the last row was read or the loop was left. */
  iterate(...parameters: P): IterableIterator<R>
}

/** A prepared INSERT, UPDATE or DELETE. It runs only inside `Records.change`, which alone hands out a `Change`. */
export interface WriteStatement<P extends unknown[], R = never> {
  run(change: Change, ...parameters: P): { readonly changes: number; readonly lastInsertRowid: number }
  /** For a statement with RETURNING: the first row. */
  get(change: Change, ...parameters: P): R | undefined
}

/** How rows are given: `pluck` the first column alone, `raw` an array of the columns; else an object by column. */
export interface RowShape {
  readonly pluck?: true
  readonly raw?: true
}

/** Records that can be read and never written. */
export interface ReadableRecords {
  /** Prepares a query once. Throws where the SQL could write or returns no rows. */
  read<P extends unknown[], R>(sql: string, shape?: RowShape): ReadStatement<P, R>
}

/** Records that a part may write, through the one door. */
export interface Records extends ReadableRecords {
  /** Prepares an INSERT, UPDATE or DELETE once; throws for any other SQL. */
  write<P extends unknown[], R = never>(sql: string): WriteStatement<P, R>
  /**
   * The one door for writes: runs `work` in one transaction and writes who did what about what to `events`, unless the
   * kind of act is quiet. What `work` throws undoes all of it and is thrown again, SQLite's errors as AppError
   * (`case-signed`, `disk-full`, `disk-error`, `database-damaged`). A change inside another joins its transaction and
   * its time, and writes its own event; when it throws, its own writes alone are undone. `work` must not be async.
   */
  change<T>(act: Act, work: (change: Change) => T): T
}

/** What an event is about. `subject` is an id or a code of anything else, never a name or other text about a patient. */
export interface Subject {
  readonly caseId?: number | undefined
  readonly slideId?: number | undefined
  readonly readId?: number | undefined
  readonly subject?: string | undefined
}

/** Who does what, about what. */
export interface Act {
  /** `people.id` */
  readonly by: string
  readonly what: EventKind
  readonly about?: Subject
}

declare const door: unique symbol

/** Leave to write, for as long as the `work` it was given to runs. Nobody else can make one. */
export interface Change {
  readonly [door]: true
  /** Time of the act, ISO 8601. */
  readonly at: string
  /** `people.id` of who acts. */
  readonly by: string
  /** Says what the event is about where that is known only now, e.g. the id of a new case. */
  about(more: Subject): void
  /** What was there before and what is there now, kept with the event as JSON: ids, codes and numbers only. */
  note(before: unknown, after: unknown): void
}
