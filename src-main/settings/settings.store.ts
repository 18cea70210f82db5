import type { Database } from 'better-sqlite3'
import { translating } from '#main/storage/index.ts'
import { type Settings, settings as settingsSchema } from '#shared/contract/schemas/system.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'

export const defaultSettings: Settings = {
  scanners: [],
  ordersFolder: '',
  accessionPattern: defaultAccessionPattern,
  screenOnImport: true,
  readerName: '',
  laboratory: '',
  reducedMotion: false,
}

export interface SettingsStore {
  read(): Settings
  /** Writes the given keys in one transaction and returns the whole. */
  save(change: Partial<Settings>): Settings
  /** A note the core keeps for itself, e.g. that the samples were offered; null where there is none. */
  note(key: string): string | null
  keepNote(key: string, value: string): void
}

/** Settings in the `settings` table, one row a key. A row this version cannot read falls back to its default. */
export function createSettingsStore(db: Database): SettingsStore {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
  const one = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?')
  const put = db.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const putAll = db.transaction((entries: [string, unknown][]) => {
    for (const [key, value] of entries) put.run(key, JSON.stringify(value))
  })
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
    save(change) {
      translating(() => putAll(Object.entries(change)))
      return read()
    },
    note: (key) => one.get(`note.${key}`)?.value ?? null,
    keepNote: (key, value) => void translating(() => put.run(`note.${key}`, value)),
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
