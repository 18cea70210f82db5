import type { ReadableRecords } from '#main/storage/index.ts'

/** SQL of what a self-check reads in the records. */
export function openDoctorStore(records: ReadableRecords) {
  const last = records.read<[], string>('SELECT at FROM events ORDER BY id DESC LIMIT 1', { pluck: true })
  const note = records.read<[string], string>('SELECT value FROM settings WHERE key = ?', { pluck: true })
  return {
    /** Time of the last event, ISO 8601; null if there is none. */
    lastEventAt: () => last.get() ?? null,
    /** What is kept of the last check of the screen, JSON; null if there was none. */
    displayCheck: () => note.get('note.display') ?? null,
  }
}
