import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChain } from './chain.store.ts'
import { openRecords, type RecordsFile } from './open.ts'
import { type BareDatabase, bareDatabase } from './testing/bare-database.ts'

let folder: string
let records: RecordsFile
let bare: BareDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-chain-'))
  records = openRecords(join(folder, 'daybreak.sqlite'), () => new Date('2026-11-30T08:00:00.000Z'))
  bare = bareDatabase(join(folder, 'daybreak.sqlite'))
})
afterEach(() => {
  bare.close()
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

const act = (caseId: number, after: unknown = null) =>
  records.change({ by: 'local', what: 'case-edited', about: { caseId } }, (change) => change.note(null, after))
/** Someone who can write the file also drops the triggers. */
const tamper = (sql: string) => {
  for (const trigger of ['events_follow', 'events_stay', 'events_remain']) bare.exec(`DROP TRIGGER ${trigger}`)
  bare.exec(sql)
}

describe('The chain of events', () => {
  it('stays whole whatever text an event is about', () => {
    for (const subject of ['\ud800', 'a\udfffb', '\0', 'é', 'e\u0301', '\u{1f9ec}', '\ufeff', '"', ''])
      records.change({ by: 'local', what: 'case-edited', about: { subject } }, (change) =>
        change.note({ said: subject }, [subject]),
      )
    expect(readChain(records).firstBreak()).toBeNull()
    expect(readChain(records).head().event).toBe(9)
  })

  it('has a link for each event that follows from the row and the link before', () => {
    act(7, { a: 1 })
    act(8)
    const sha256 = (before: Buffer, row: unknown[]) =>
      createHash('sha256')
        .update(Buffer.concat([before, Buffer.from(JSON.stringify(row))]))
        .digest()
    const at = '2026-11-30T08:00:00.000Z'
    const one = sha256(Buffer.alloc(32), [1, at, 'local', 'case-edited', 7, null, null, null, null, '{"a":1}'])
    const two = sha256(one, [2, at, 'local', 'case-edited', 8, null, null, null, null, null])
    expect(bare.prepare('SELECT link FROM events ORDER BY id').pluck().all()).toEqual([one, two])
    expect(readChain(records).head()).toEqual({ event: 2, link: two.toString('hex') })
    expect(readChain(records).firstBreak()).toBeNull()
  })

  it('of new records is whole and has the head 0', () => {
    expect(readChain(records).head()).toEqual({ event: 0, link: '0'.repeat(64) })
    expect(readChain(records).firstBreak()).toBeNull()
    act(1)
    expect(readChain(records).holds({ event: 0, link: '0'.repeat(64) })).toBe(true)
    expect(readChain(records).holds({ event: 0, link: '1'.repeat(64) })).toBe(false)
  })

  it('goes on after a change that was undone, without a gap', () => {
    act(1)
    const undone = () =>
      records.change({ by: 'local', what: 'case-edited' }, () => {
        act(2)
        throw new Error('no')
      })
    expect(undone).toThrow('no')
    act(3)
    expect(bare.prepare('SELECT id, case_id FROM events').raw().all()).toEqual([
      [1, 1],
      [2, 3],
    ])
    expect(readChain(records).firstBreak()).toBeNull()
  })

  it.each([
    ['another time', "UPDATE events SET at = '2026-11-29' WHERE id = 2"],
    ['another person', "UPDATE events SET person_id = 'system' WHERE id = 2"],
    ['another act', "UPDATE events SET what = 'case-signed' WHERE id = 2"],
    ['another case', 'UPDATE events SET case_id = 9 WHERE id = 2'],
    ['another slide', 'UPDATE events SET slide_id = 9 WHERE id = 2'],
    ['another read', 'UPDATE events SET read_id = 9 WHERE id = 2'],
    ['another subject', "UPDATE events SET subject = 'x' WHERE id = 2"],
    ['other values before', "UPDATE events SET before = '1' WHERE id = 2"],
    ['other values after', "UPDATE events SET after = '1' WHERE id = 2"],
    ['another link', 'UPDATE events SET link = zeroblob(32) WHERE id = 2'],
  ])('names the event that was given %s', (_, sql) => {
    for (const caseId of [1, 2, 3]) act(caseId)
    tamper(sql)
    expect(readChain(records).firstBreak()).toMatchObject({ event: 2, why: 'changed' })
  })

  it('names the first event that is missing, and what the next one is about', () => {
    for (const caseId of [1, 2, 3, 4]) act(caseId)
    tamper('DELETE FROM events WHERE id IN (2, 3)')
    expect(readChain(records).firstBreak()).toEqual({
      ...{ event: 2, why: 'missing', what: 'case-edited', at: '2026-11-30T08:00:00.000Z', caseId: 4 },
    })
  })

  it('notices that the last events are missing', () => {
    for (const caseId of [1, 2, 3]) act(caseId)
    tamper('DELETE FROM events WHERE id = 3')
    expect(readChain(records).firstBreak()).toEqual({ event: 3, why: 'missing', what: null, at: null, caseId: null })
  })

  it('that was made anew after a change no longer holds the heads that were kept elsewhere', () => {
    for (const caseId of [1, 2, 3]) act(caseId)
    const kept = readChain(records).head()
    expect(readChain(records).holds(kept)).toBe(true)
    tamper("DELETE FROM events; DELETE FROM sqlite_sequence WHERE name = 'events'")
    for (const caseId of [1, 4, 3]) act(caseId)
    expect(readChain(records).firstBreak()).toBeNull()
    expect(readChain(records).head().event).toBe(kept.event)
    expect(readChain(records).holds(kept)).toBe(false)
    expect(readChain(records).holds({ event: 9, link: kept.link })).toBe(false)
  })
})

it.each([
  "INSERT INTO events (id, at, person_id, what, link) VALUES (1, '', 'local', 'case-edited', zeroblob(32))",
  "INSERT INTO events (id, at, person_id, what, link) VALUES (3, '', 'local', 'case-edited', zeroblob(32))",
  "INSERT OR REPLACE INTO events (id, at, person_id, what, link) VALUES (1, '', 'local', 'x', zeroblob(32))",
  "INSERT INTO events (id, at, person_id, what, link) VALUES (2, '', 'local', 'case-edited', x'00')",
  'UPDATE events SET link = zeroblob(32)',
  'DELETE FROM events',
])('A row that does not follow the last one is refused: %s', (sql) => {
  act(1)
  expect(() => bare.exec(sql)).toThrow(/append-only|CHECK constraint/)
  expect(readChain(records).firstBreak()).toBeNull()
})
