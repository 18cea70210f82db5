import type { Change, Records } from '#main/storage/index.ts'

export interface ClassRow {
  readonly id: number
  readonly task: string
  readonly code: string
}

/** SQL of the dictionary of classes. Rows elsewhere refer to a class by its permanent id here. */
export function openClassesStore(records: Records) {
  const all = records.read<[], ClassRow>('SELECT id, task, code FROM classes ORDER BY id')
  const add = records.write<[string, string]>('INSERT INTO classes (task, code) VALUES (?, ?)')
  return {
    all: (): ClassRow[] => all.all(),
    add: (change: Change, task: string, code: string): number => add.run(change, task, code).lastInsertRowid,
  }
}
