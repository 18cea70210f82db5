import type { Database, Statement } from 'better-sqlite3-multiple-ciphers'
import { eventKinds } from './event-kinds.ts'
import { openEventsStore } from './events.store.ts'
import type { Act, Change, ReadableRecords, ReadStatement, Records, Subject, WriteStatement } from './records.ts'
import { understood } from './understood.ts'
import type { Writing } from './writing.ts'

/** What is done with an error of the records: it is thrown as what it returns. */
type Meaning = (error: unknown) => unknown

/** The database as read-only records. */
export const readableOn = (db: Database, meaning: Meaning = understood): ReadableRecords => ({
  read<P extends unknown[], R>(sql: string, { pluck, raw }: { pluck?: true; raw?: true } = {}): ReadStatement<P, R> {
    const statement = prepared(db, sql, meaning)
    // SQLite regards BEGIN, COMMIT and ATTACH as readonly, but they return no rows.
    if (!statement.readonly || !statement.reader) throw new Error(`Not a query: ${sql}`)
    if (pluck) statement.pluck()
    if (raw) statement.raw()
    return {
      get: (...parameters) => translated(statement, 'get', parameters, meaning) as R | undefined,
      all: (...parameters) => translated(statement, 'all', parameters, meaning) as R[],
      iterate: (...parameters) => iterated(statement, parameters, meaning) as IterableIterator<R>,
    }
  },
})

/** The database as records that are written through the one door, for as long as `writing` goes on. */
export function recordsOn(db: Database, clock: () => Date, writing: Writing): Records {
  const meaning: Meaning = (error) => {
    const known = understood(error)
    writing.heed(known)
    return known
  }
  const events = openEventsStore(db)
  const mustBeKnown = knownPeople(db)
  let outer: OpenChange | null = null

  const inTransaction = db.transaction((act: Act, work: (change: Change) => unknown) => {
    const change = new OpenChange(db, act, outer?.at ?? clock().toISOString())
    const around = outer
    outer = change
    try {
      const value = work(change as unknown as Change)
      if (value instanceof Promise) throw new Error(`${act.what}: a change must not wait`)
      if (eventKinds[act.what] === 'kept') change.writeTo(events)
      return value
    } finally {
      change.end()
      outer = around
    }
  })

  return {
    ...readableOn(db, meaning),
    write<P extends unknown[], R>(sql: string): WriteStatement<P, R> {
      if (!/^\s*(WITH|INSERT|UPDATE|DELETE)\b/i.test(sql) || /\bINTO\s+events\b/i.test(sql))
        throw new Error(`Not a change that may pass the door: ${sql}`)
      const statement = prepared(db, sql, meaning)
      if (statement.readonly) throw new Error(`Changes nothing: ${sql}`)
      return {
        run(change, ...parameters) {
          OpenChange.mustBeOpen(change, db)
          const { changes, lastInsertRowid } = statement.run(...parameters)
          return { changes, lastInsertRowid: Number(lastInsertRowid) }
        },
        get(change, ...parameters) {
          OpenChange.mustBeOpen(change, db)
          return statement.get(...parameters) as R | undefined
        },
      }
    },
    change<T>(act: Act, work: (change: Change) => T): T {
      try {
        if (outer === null) writing.mustGoOn()
        mustBeKnown(act.by)
        const value = inTransaction.immediate(act, work) as T
        if (outer === null) writing.changed()
        return value
      } catch (error) {
        throw meaning(error)
      }
    },
  }
}

/**
 * Checks that a person is in `people`, and throws otherwise. A quiet act has no event whose foreign key would check
 * it.
 */
function knownPeople(db: Database): (id: string) => void {
  const isPerson = db.prepare<[string], number>('SELECT 1 FROM people WHERE id = ?').pluck()
  const known = new Set<string>()
  return (id) => {
    if (known.has(id)) return
    if (isPerson.get(id) === undefined) throw new Error(`The records know nobody with the id '${id}'`)
    known.add(id)
  }
}

class OpenChange {
  readonly at: string
  readonly #db: Database
  readonly #act: Act
  #about: Subject
  #before: string | null = null
  #after: string | null = null
  #open = true

  constructor(db: Database, act: Act, at: string) {
    this.#db = db
    this.#act = act
    this.#about = act.about ?? {}
    this.at = at
  }

  get by(): string {
    return this.#act.by
  }

  about(more: Subject): void {
    this.#about = { ...this.#about, ...more }
  }

  note(before: unknown, after: unknown): void {
    this.#before = json(before)
    this.#after = json(after)
  }

  writeTo(events: ReturnType<typeof openEventsStore>): void {
    events.append(this.#act, this.at, this.#about, this.#before, this.#after)
  }

  end(): void {
    this.#open = false
  }

  /** Throws unless the change belongs to this database and is still open. SQLite may have ended its transaction. */
  static mustBeOpen(change: unknown, db: Database): void {
    if (!(change instanceof OpenChange) || change.#db !== db)
      throw new Error('Records are written inside change() only')
    if (!change.#open || !db.inTransaction) throw new Error(`The change '${change.#act.what}' has ended`)
  }
}

const json = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value))

function prepared(db: Database, sql: string, meaning: Meaning): Statement {
  try {
    return db.prepare(sql)
  } catch (error) {
    throw meaning(error)
  }
}

function translated(statement: Statement, method: 'get' | 'all', parameters: unknown[], meaning: Meaning): unknown {
  try {
    return statement[method](...parameters)
  } catch (error) {
    throw meaning(error)
  }
}

function* iterated(statement: Statement, parameters: unknown[], meaning: Meaning): Generator<unknown, void, unknown> {
  try {
    yield* statement.iterate(...parameters)
  } catch (error) {
    throw meaning(error)
  }
}
