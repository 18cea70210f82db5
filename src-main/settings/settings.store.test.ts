import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localPerson, openRecords, readPeople, systemPerson } from '#main/storage/index.ts'
import { createSettingsStore, defaultSettings } from './settings.store.ts'

const open = () => openRecords(join(mkdtempSync(join(tmpdir(), 'daybreak-settings-')), 'daybreak.sqlite'))

it('gives a new laboratory the defaults and remembers changes', () => {
  const records = open()
  const store = createSettingsStore(records)
  expect(store.read()).toEqual(defaultSettings)
  store.save(localPerson, { readerName: 'A. Reader', ordersFolder: '/orders' })
  expect(createSettingsStore(records).read()).toEqual({
    ...defaultSettings,
    readerName: 'A. Reader',
    ordersFolder: '/orders',
  })
})

it('falls back to the default for an unreadable value, and keeps notes apart', () => {
  const records = open()
  const store = createSettingsStore(records)
  const put = records.write<[]>(`INSERT INTO settings VALUES ('screenOnImport', '"maybe"'), ('laboratory', 'not json')`)
  records.change({ by: systemPerson, what: 'note-kept' }, (change) => put.run(change))
  store.keepNote(systemPerson, 'samples', 'offered')
  expect(store.read()).toEqual(defaultSettings)
  expect(store.note('samples')).toBe('offered')
  expect(store.note('other')).toBeNull()
})

it('records who changed which settings, and gives the local person the reader’s name', () => {
  const records = open()
  const store = createSettingsStore(records)
  store.save(localPerson, { laboratory: 'North', readerName: 'Dr. Ada Byron' })
  store.save(localPerson, { readerName: 'Dr. Ada Byron' })
  expect(readPeople(records).find(localPerson)?.name).toBe('Dr. Ada Byron')
  const events = records.read<[], unknown>('SELECT person_id AS by, what, after FROM events ORDER BY id').all()
  expect(events).toEqual([
    { by: 'local', what: 'person-renamed', after: null },
    { by: 'local', what: 'settings-changed', after: '["laboratory","readerName"]' },
    { by: 'local', what: 'settings-changed', after: '["readerName"]' },
  ])
})
