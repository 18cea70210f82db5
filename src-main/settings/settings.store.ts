import { localPerson, openPeople, type Records } from '#main/storage/index.ts'
import { type Settings, settings as settingsSchema } from '#shared/contract/schemas/system.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'

export const defaultSettings: Settings = {
  scanners: [],
  ordersFolder: '',
  accessionPattern: defaultAccessionPattern,
  screenOnImport: true,
  reasonForContradictions: false,
  readerName: '',
  laboratory: '',
  reducedMotion: false,
  theme: 'dark',
  reportPictures: 'decided',
  letterKeys: true,
  keys: {},
  tourSeen: false,
}

export interface SettingsStore {
  read(): Settings
  /**
   * Writes the given keys in one change by this person and returns all settings. A new `readerName` renames the local
   * person.
   */
  save(by: string, change: Partial<Settings>): Settings
  /** An internal note of the core, e.g. that the samples were offered; null if there is none. */
  note(key: string): string | null
  /** Stores a note for this person or for the program itself. Writes no event. */
  keepNote(by: string, key: string, value: string): void
}

/**
 * Settings in the `settings` table, one row per key. A row that this version cannot read falls back to its default.
 */
export function createSettingsStore(records: Records): SettingsStore {
  const all = records.read<[], { key: string; value: string }>('SELECT key, value FROM settings')
  const one = records.read<[string], string>('SELECT value FROM settings WHERE key = ?', { pluck: true })
  const put = records.write<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const people = openPeople(records)
  function renameLocal(by: string, name: string): void {
    if (people.find(localPerson)?.name === name) return
    const act = { by, what: 'person-renamed', about: { subject: localPerson } } as const
    records.change(act, (change) => people.rename(change, localPerson, name))
  }
  const read = (): Settings => {
    const rows = new Map(all.all().map(({ key, value }) => [key, value]))
    const result: Record<string, unknown> = { ...defaultSettings }
    for (const [key, schema] of Object.entries(settingsSchema.shape)) {
      const parsed = schema.safeParse(parse(rows.get(key)))
      if (parsed.success) result[key] = parsed.data
    }
    return result as Settings
  }
  return {
    read,
    save(by, settings) {
      records.change({ by, what: 'settings-changed' }, (change) => {
        for (const [key, value] of Object.entries(settings)) put.run(change, key, JSON.stringify(value))
        // Only the keys are recorded, because the values may name people.
        change.note(null, Object.keys(settings))
        if (settings.readerName !== undefined) renameLocal(by, settings.readerName)
      })
      return read()
    },
    note: (key) => one.get(`note.${key}`) ?? null,
    keepNote: (by, key, value) =>
      void records.change({ by, what: 'note-kept' }, (change) => put.run(change, `note.${key}`, value)),
  }
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
