import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordsOn } from './door.ts'
import { type EventKind, eventKinds } from './event-kinds.ts'
import { openRecords, type RecordsFile } from './open.ts'
import { openPeople } from './people.store.ts'
import type { Change, Records } from './records.ts'
import { type BareDatabase, bareDatabase } from './testing/bare-database.ts'
import { createWriting } from './writing.ts'

let folder: string
let records: RecordsFile
let bare: BareDatabase
const clock = () => new Date('2026-11-23T07:12:00.000Z')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-door-'))
  records = openRecords(join(folder, 'daybreak.sqlite'), clock)
  bare = bareDatabase(join(folder, 'daybreak.sqlite'))
})
afterEach(() => {
  bare.close()
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

const put = (to: Records = records) => to.write<[string, string]>('INSERT INTO settings (key, value) VALUES (?, ?)')
const keys = () => records.read<[], string>('SELECT key FROM settings ORDER BY key', { pluck: true }).all()
const events = () =>
  records
    .read<[], Record<string, unknown>>(
      'SELECT at, person_id AS by, what, case_id AS caseId, subject, before, after FROM events ORDER BY id',
    )
    .all()
const as = (what: EventKind) => ({ by: 'local', what }) as const

describe('A change of the records', () => {
  it('records who did what to what, when, and the values before and after', () => {
    records.change({ ...as('settings-changed'), about: { subject: 'laboratory' } }, (change) => {
      put().run(change, 'a', '1')
      change.about({ caseId: 7 })
      change.note(null, { a: 1 })
    })
    expect(keys()).toEqual(['a'])
    expect(events()).toEqual([
      {
        ...{ at: '2026-11-23T07:12:00.000Z', by: 'local', what: 'settings-changed', caseId: 7, subject: 'laboratory' },
        ...{ before: null, after: '{"a":1}' },
      },
    ])
  })

  it('returns the result of the work', () => {
    expect(records.change(as('note-kept'), ({ by, at }) => `${by} ${at}`)).toBe('local 2026-11-23T07:12:00.000Z')
  })

  it('of a quiet kind is written without an event', () => {
    records.change(as('viewing-kept'), (change) => put().run(change, 'a', '1'))
    expect(keys()).toEqual(['a'])
    expect(events()).toEqual([])
  })

  it('that throws leaves neither rows nor an event', () => {
    const wrong = () =>
      records.change(as('settings-changed'), (change) => {
        put().run(change, 'a', '1')
        throw new Error('no')
      })
    expect(wrong).toThrow('no')
    expect(keys()).toEqual([])
    expect(events()).toEqual([])
    records.change(as('settings-changed'), (change) => put().run(change, 'b', '1'))
    expect(keys()).toEqual(['b'])
  })

  it('by a person unknown to the records is refused', () => {
    for (const what of ['settings-changed', 'viewing-kept'] as const) {
      const stranger = () => records.change({ by: 'nobody', what }, (change) => put().run(change, 'a', '1'))
      expect(stranger).toThrow("nobody with the id 'nobody'")
    }
    expect(keys()).toEqual([])
  })

  it('cannot be asynchronous: everything written before the wait is undone', async () => {
    let left: Promise<void> | undefined
    const waiting = () =>
      records.change(as('settings-changed'), (change) => {
        put().run(change, 'a', '1')
        left = Promise.resolve()
        return left
      })
    expect(waiting).toThrow('must not wait')
    await left
    expect(keys()).toEqual([])
  })

  it('turns errors of the records into errors that the reader understands', () => {
    bare.exec(`CREATE TABLE closed (x); CREATE TRIGGER closed_stays BEFORE INSERT ON closed
      BEGIN SELECT RAISE(ABORT, 'case-signed'); END`)
    // The limit on pages belongs to the connection.
    const here = recordsOn(bare, clock, createWriting())
    const insert = here.write<[]>('INSERT INTO closed VALUES (1)')
    const signed = () => here.change(as('case-edited'), (change) => insert.run(change))
    expect(signed).toThrow(expect.objectContaining({ data: { code: 'case-signed', params: {}, retryable: false } }))
    bare.pragma('max_page_count = 1')
    const full = () => here.change(as('note-kept'), (change) => put(here).run(change, 'a', 'x'.repeat(100_000)))
    expect(full).toThrow(expect.objectContaining({ data: { code: 'disk-full', params: {}, retryable: true } }))
  })
})

describe('A change inside another', () => {
  it('joins its transaction and its time, and writes its own event', () => {
    let second = 0
    const ticking = openRecords(join(folder, 'other.sqlite'), () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)))
    const times = ticking.change(as('slide-added'), (outer) => {
      const inner = ticking.change({ by: 'system', what: 'job-asked' }, (change) => {
        put(ticking).run(change, 'inner', '1')
        return change.at
      })
      put(ticking).run(outer, 'outer', '1')
      return [outer.at, inner]
    })
    expect(times).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'])
    const written = ticking.read<[], string>("SELECT person_id || ' ' || what FROM events ORDER BY id", { pluck: true })
    expect(written.all()).toEqual(['system job-asked', 'local slide-added'])
    ticking.close()
  })

  it('is undone with the outer one', () => {
    const outer = () =>
      records.change(as('slide-added'), () => {
        records.change(as('job-asked'), (change) => put().run(change, 'inner', '1'))
        throw new Error('no')
      })
    expect(outer).toThrow('no')
    expect(keys()).toEqual([])
    expect(events()).toEqual([])
  })

  it('is undone alone if the outer change catches its error', () => {
    records.change(as('slide-added'), (outer) => {
      put().run(outer, 'outer', '1')
      const inner = () =>
        records.change(as('job-asked'), (change) => {
          put().run(change, 'inner', '1')
          throw new Error('no')
        })
      expect(inner).toThrow('no')
    })
    expect(keys()).toEqual(['outer'])
    expect(events().map(({ what }) => what)).toEqual(['slide-added'])
  })
})

describe('Outside of a change', () => {
  it('nothing can be written: both the types and the records require a change', () => {
    // @ts-expect-error -- a write statement requires its change.
    expect(() => put().run('a', '1')).toThrow('inside change() only')
    const made = { at: '', by: 'local', about: () => undefined, note: () => undefined }
    // @ts-expect-error -- only the door creates changes.
    const forged: Change = made
    expect(() => put().run(forged, 'a', '1')).toThrow('inside change() only')
    expect(keys()).toEqual([])
  })

  it('a change that was kept for later has ended', () => {
    const kept = records.change(as('settings-changed'), (change) => change)
    expect(() => put().run(kept, 'a', '1')).toThrow('has ended')
    records.change(as('settings-changed'), () => expect(() => put().run(kept, 'a', '1')).toThrow('has ended'))
    expect(keys()).toEqual([])
  })

  it('a change of other records is not valid here', () => {
    const other = openRecords(join(folder, 'other.sqlite'))
    other.change(as('settings-changed'), (change) => {
      expect(() => put().run(change, 'a', '1')).toThrow('inside change() only')
    })
    other.close()
  })

  it.each(['INSERT INTO settings VALUES (1, 2) RETURNING key', 'DELETE FROM settings', 'COMMIT', "ATTACH 'x' AS y"])(
    'a query must only read, unlike %s',
    (sql) => {
      expect(() => records.read(sql)).toThrow('Not a query')
    },
  )

  it.each(['SELECT 1', 'BEGIN IMMEDIATE', 'DROP TABLE settings', "INSERT INTO events (what) VALUES ('x')"])(
    'a write statement changes rows, but never the list of events, unlike %s',
    (sql) => {
      expect(() => records.write(sql)).toThrow('Not a change')
    },
  )
})

describe('Events', () => {
  it.each(["UPDATE events SET what = 'x'", 'DELETE FROM events', 'REPLACE INTO events SELECT * FROM events'])(
    'cannot be changed: %s',
    (sql) => {
      records.change(as('settings-changed'), () => undefined)
      expect(() => bare.exec(sql)).toThrow('append-only')
      expect(events()).toHaveLength(1)
    },
  )

  it('have kinds that the records can store', () => {
    for (const kind of Object.keys(eventKinds)) expect(kind).toMatch(/^[a-z]+(-[a-z]+)+$/)
  })
})

describe('People', () => {
  it('are the program and the local person, whose name can change but whose id cannot', () => {
    const people = openPeople(records)
    expect(people.all().map(({ id }) => id)).toEqual(expect.arrayContaining(['local', 'system']))
    records.change(as('person-renamed'), (change) => people.rename(change, 'local', 'Dr. Ada Byron'))
    expect(people.find('local')).toEqual({ id: 'local', name: 'Dr. Ada Byron', closedAt: null })
    expect(people.find('nobody')).toBeNull()
    expect(() => bare.exec("UPDATE people SET id = 'x' WHERE id = 'local'")).toThrow('append-only')
    expect(() => bare.exec("DELETE FROM people WHERE id = 'local'")).toThrow('append-only')
  })
})
