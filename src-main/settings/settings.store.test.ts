import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '#main/storage/index.ts'
import { createSettingsStore, defaultSettings } from './settings.store.ts'

const database = () => openDatabase(join(mkdtempSync(join(tmpdir(), 'daybreak-settings-')), 'daybreak.sqlite'))

it('gives the defaults to a new laboratory and remembers what is changed', () => {
  const db = database()
  const store = createSettingsStore(db)
  expect(store.read()).toEqual(defaultSettings)
  store.save({ readerName: 'A. Reader', ordersFolder: '/orders' })
  expect(createSettingsStore(db).read()).toEqual({
    ...defaultSettings,
    readerName: 'A. Reader',
    ordersFolder: '/orders',
  })
})

it('falls back to the default for a value it cannot read, and keeps notes apart', () => {
  const db = database()
  const store = createSettingsStore(db)
  db.exec(`INSERT INTO settings VALUES ('screenOnImport', '"maybe"'), ('laboratory', 'not json')`)
  store.keepNote('samples', 'offered')
  expect(store.read()).toEqual(defaultSettings)
  expect(store.note('samples')).toBe('offered')
  expect(store.note('other')).toBeNull()
})
