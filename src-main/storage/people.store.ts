import type { Change, ReadableRecords, Records } from './records.ts'

/** The program itself, for actions that nobody requested: a file that turned up, a screening that ended. */
export const systemPerson = 'system'
/** The person whom new records begin with: the only one, or the first of several. */
export const localPerson = 'local'

export interface Person {
  readonly id: string
  readonly name: string
  /** ISO 8601; null while the person works here. */
  readonly closedAt: string | null
}

/** Everyone who ever acted on these records. A person is never removed. */
export function readPeople(records: ReadableRecords) {
  const one = records.read<[string], Person>('SELECT id, name, closed_at AS closedAt FROM people WHERE id = ?')
  const all = records.read<[], Person>('SELECT id, name, closed_at AS closedAt FROM people ORDER BY created_at, id')
  return { find: (id: string): Person | null => one.get(id) ?? null, all: (): Person[] => all.all() }
}

export function openPeople(records: Records) {
  const rename = records.write<[string, string]>('UPDATE people SET name = ? WHERE id = ?')
  const add = records.write<[string, string, string]>('INSERT INTO people (id, name, created_at) VALUES (?, ?, ?)')
  const close = records.write<[string | null, string]>('UPDATE people SET closed_at = ? WHERE id = ?')
  return {
    ...readPeople(records),
    add: (change: Change, id: string, name: string): void => void add.run(change, id, name, change.at),
    /** `closed` false: the person works here again. */
    close: (change: Change, id: string, closed: boolean): void => void close.run(change, closed ? change.at : null, id),
    /** Signed reports keep the name that they were signed with. */
    rename: (change: Change, id: string, name: string): void => void rename.run(change, name, id),
  }
}
