import type { EventKind } from './event-kinds.ts'

/** A prepared query. Errors of the disk or of a damaged file are thrown as AppError. */
export interface ReadStatement<P extends unknown[], R> {
  get(...parameters: P): R | undefined
  all(...parameters: P): R[]
  /** Returns row by row. The records accept no change until the last row was read or the loop was left. */
  iterate(...parameters: P): IterableIterator<R>
}

/** A prepared INSERT, UPDATE or DELETE. It runs only inside `Records.change`, the only source of a `Change`. */
export interface WriteStatement<P extends unknown[], R = never> {
  run(change: Change, ...parameters: P): { readonly changes: number; readonly lastInsertRowid: number }
  /** For a statement with RETURNING: the first row. */
  get(change: Change, ...parameters: P): R | undefined
}

/**
 * Shape of the rows: `pluck` returns only the first column, `raw` an array of the columns, the default an object by
 * column.
 */
export interface RowShape {
  readonly pluck?: true
  readonly raw?: true
}

/** Records that can be read but never written. */
export interface ReadableRecords {
  /** Prepares a query once. Throws if the SQL could write or returns no rows. */
  read<P extends unknown[], R>(sql: string, shape?: RowShape): ReadStatement<P, R>
}

/** Records that a part may write, through the one door. */
export interface Records extends ReadableRecords {
  /** Prepares an INSERT, UPDATE or DELETE once; throws for any other SQL. */
  write<P extends unknown[], R = never>(sql: string): WriteStatement<P, R>
  /**
   * The one door for writes. It runs `work` in one transaction and writes who did what to what into `events`, unless
   * the kind of act is quiet. An error thrown by `work` undoes everything and is thrown again, with SQLite's errors
   * as AppError (`case-signed`, `disk-full`, `disk-error`, `database-damaged`). A nested change joins the outer
   * transaction and its time, and writes its own event. If it throws, only its own writes are undone. `work` must not
   * be async.
   */
  change<T>(act: Act, work: (change: Change) => T): T
}

/**
 * What an event is about. `subject` is the id or code of anything else, never a name or other text about a patient.
 */
export interface Subject {
  readonly caseId?: number | undefined
  readonly slideId?: number | undefined
  readonly readId?: number | undefined
  readonly subject?: string | undefined
}

/** Who does what, and to what. */
export interface Act {
  /** `people.id` */
  readonly by: string
  readonly what: EventKind
  readonly about?: Subject
}

declare const door: unique symbol

/** Permission to write while the `work` that received it runs. Nothing else can create one. */
export interface Change {
  readonly [door]: true
  /** Time of the act, ISO 8601. */
  readonly at: string
  /** `people.id` of the person who acts. */
  readonly by: string
  /** Adds what the event is about if that becomes known only now, e.g. the id of a new case. */
  about(more: Subject): void
  /** The values before and after, stored with the event as JSON: only ids, codes and numbers. */
  note(before: unknown, after: unknown): void
}
