import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localPerson, openRecords, systemPerson } from '#main/storage/index.ts'
import { createSettingsStore, defaultSettings } from './settings.store.ts'

const open = () => openRecords(join(mkdtempSync(join(tmpdir(), 'daybreak-settings-')), 'daybreak.sqlite'))

it('gives a new laboratory the defaults and remembers changes', () => {
  const records = open()
  const store = createSettingsStore(records)
  expect(store.read()).toEqual(defaultSettings)
  store.save(localPerson, { laboratory: 'North', ordersFolder: '/orders' })
  expect(createSettingsStore(records).read()).toEqual({
    ...defaultSettings,
    laboratory: 'North',
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

it('records who changed which settings, without names', () => {
  const records = open()
  const store = createSettingsStore(records)
  store.save(localPerson, { laboratory: 'North', theme: 'light' })
  store.save(localPerson, { theme: 'dark', scanners: [] })
  const events = records.read<[], unknown>('SELECT person_id AS by, what, before, after FROM events ORDER BY id').all()
  expect(events).toEqual([
    {
      ...{ by: 'local', what: 'settings-changed', before: '{"laboratory":{"characters":0},"theme":"dark"}' },
      after: '{"laboratory":{"characters":5},"theme":"light"}',
    },
    {
      ...{ by: 'local', what: 'settings-changed', before: '{"theme":"light","scanners":{"entries":0}}' },
      after: '{"theme":"dark","scanners":{"entries":0}}',
    },
  ])
})

it('keeps each person’s own settings apart, and what was set before holds for whoever changed nothing', () => {
  const records = open()
  const store = createSettingsStore(records)
  const put = records.write<[]>(`INSERT INTO settings VALUES ('theme', '"light"')`)
  records.change({ by: systemPerson, what: 'note-kept' }, (change) => put.run(change))
  store.save(localPerson, { theme: 'system', laboratory: 'North' })
  expect(store.read(localPerson)).toMatchObject({ theme: 'system', laboratory: 'North' })
  expect(store.read('another')).toMatchObject({ theme: 'light', laboratory: 'North' })
  expect(store.read()).toMatchObject({ theme: 'light' })
})
