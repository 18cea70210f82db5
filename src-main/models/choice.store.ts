import { z } from 'zod'
import type { ReadableRecords, Records } from '#main/storage/index.ts'

const choice = z.object({
  name: z.string(),
  /** The model that was in use before, used if this one does not run. */
  previous: z.string().nullable(),
  /** File name of the head in the folder `heads` of the data folder; null: the grader's own results. */
  head: z.string().nullable(),
})
/** A laboratory's choice for a task. It is stored in its records, never in the program's folder. */
export type ModelChoice = z.infer<typeof choice>

const keyOf = (task: string): string => `model.${task}`

/** Null if the laboratory chose nothing or its choice cannot be read. The program's default then applies. */
export function readModelChoice(records: ReadableRecords) {
  const one = records.read<[string], string>('SELECT value FROM settings WHERE key = ?', { pluck: true })
  return (task: string): ModelChoice | null => {
    try {
      return choice.parse(JSON.parse(one.get(keyOf(task)) ?? 'null'))
    } catch {
      return null
    }
  }
}

/** Reads and writes the laboratory's choices. */
export interface ModelChoices {
  read(task: string): ModelChoice | null
  /** Writes the choice in one change with its event. `before` and `after` name the models in the event. */
  write(
    by: string,
    task: string,
    chosen: ModelChoice,
    noted: { readonly before: unknown; readonly after: unknown },
  ): void
}

export function openModelChoices(records: Records): ModelChoices {
  const put = records.write<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    read: readModelChoice(records),
    write: (by, task, chosen, { before, after }) =>
      records.change({ by, what: 'model-chosen', about: { subject: task } }, (change) => {
        put.run(change, keyOf(task), JSON.stringify(chosen))
        change.note(before, after)
      }),
  }
}
