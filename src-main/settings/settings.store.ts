import type { Records } from '#main/storage/index.ts'
import { isOwnSetting, type Settings, settings as settingsSchema } from '#shared/contract/schemas/system.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'

export const defaultSettings: Settings = {
  scanners: [],
  ordersFolder: '',
  accessionPattern: defaultAccessionPattern,
  screenOnImport: true,
  reasonForContradictions: false,
  laboratory: '',
  backupFolder: '',
  backupEveryHours: 24,
  backupWarnDays: 3,
  reducedMotion: false,
  theme: 'dark',
  lockAfterMinutes: 10,
  reportPictures: 'decided',
  letterKeys: true,
  keys: {},
  tourSeen: false,
}

export interface SettingsStore {
  /** The laboratory's settings, with those that are a person's own; without a person, as nobody changed them. */
  read(personId?: string): Settings
  /** Writes the given keys in one change by this person and returns all settings. */
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
  const keyFor = (key: string, by: string) => (isOwnSetting(key) ? `${key}@${by}` : key)
  const read = (personId?: string): Settings => {
    const rows = new Map(all.all().map(({ key, value }) => [key, value]))
    // What was set before people had settings of their own holds for everybody who has changed nothing.
    const storedFor = (key: string) =>
      (personId === undefined ? undefined : rows.get(keyFor(key, personId))) ?? rows.get(key)
    const result: Record<string, unknown> = { ...defaultSettings }
    for (const [key, schema] of Object.entries(settingsSchema.shape)) {
      const parsed = schema.safeParse(parse(storedFor(key)))
      if (parsed.success) result[key] = parsed.data
    }
    return result as Settings
  }
  return {
    read,
    save(by, settings) {
      records.change({ by, what: 'settings-changed' }, (change) => {
        const before = read(by)
        for (const [key, value] of Object.entries(settings)) put.run(change, keyFor(key, by), JSON.stringify(value))
        const keys = Object.keys(settings) as (keyof Settings)[]
        change.note(toldOf(before, keys), toldOf({ ...before, ...settings }, keys))
      })
      return read(by)
    },
    note: (key) => one.get(`note.${key}`) ?? null,
    keepNote: (by, key, value) =>
      void records.change({ by, what: 'note-kept' }, (change) => put.run(change, `note.${key}`, value)),
  }
}

/** Values of the settings for an event. A text or a list may name people or places, so only its length is told. */
const toldOf = (settings: Settings, keys: readonly (keyof Settings)[]) =>
  Object.fromEntries(keys.map((key) => [key, codes.has(key) ? settings[key] : lengthOf(settings[key])]))

/** Settings whose values are codes or numbers. */
const codes: ReadonlySet<keyof Settings> = new Set<keyof Settings>([
  ...(['screenOnImport', 'reasonForContradictions', 'reducedMotion', 'theme', 'reportPictures'] as const),
  ...(['letterKeys', 'tourSeen'] as const),
])

const lengthOf = (value: unknown): Readonly<Record<string, number>> =>
  typeof value === 'string' ? { characters: value.length } : { entries: Object.keys(value as object).length }

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
