import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventKinds, openRecords, type RecordsFile } from '#main/storage/index.ts'
import { addPerson, bareDatabase } from '#main/storage/testing/index.ts'
import type { AuditFilter } from '#shared/contract/schemas/audit.ts'
import { personFor } from '#shared/contract/testing.ts'
import { lookUp } from '#shared/messages/index.ts'
import { type Audit, createAudit, exportAudit } from './index.ts'

let folder: string
let records: RecordsFile
let audit: Audit
let clock: number
const any: AuditFilter = { person: null, kind: null, accession: null, from: null, until: null }
const bo = personFor('bo', '=Bo')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-audit-'))
  const file = join(folder, 'daybreak.sqlite')
  addPerson(file, 'bo', '=Bo')
  clock = Date.parse('2026-11-30T08:00:00.000Z')
  const now = () => new Date(clock)
  records = openRecords(file, now)
  audit = createAudit({ records, now })
})
afterEach(() => {
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A case with a slide, as the program leaves them. */
function newCase(accession: string): { caseId: number; slideId: number } {
  const bare = bareDatabase(join(folder, 'daybreak.sqlite'))
  try {
    bare.pragma('foreign_keys = OFF')
    const patient = bare.prepare("INSERT INTO patients (created_at) VALUES ('')").run().lastInsertRowid
    const caseId = Number(
      bare
        .prepare(
          "INSERT INTO cases (accession, kind, task, patient_id, added_at) VALUES (?, 'clinical', 'cervix', ?, '')",
        )
        .run(accession, patient).lastInsertRowid,
    )
    const slideId = caseId + 100
    bare
      .prepare("INSERT INTO case_slides (case_id, slide_id, place, added_at) VALUES (?, ?, 1, '')")
      .run(caseId, slideId)
    return { caseId, slideId }
  } finally {
    bare.close()
  }
}
const act = (by: string, what: 'case-edited' | 'case-viewed' | 'slide-scaled', about: object = {}) => {
  clock += 60_000
  records.change({ by, what, about }, () => undefined)
}
const found = (filter: Partial<AuditFilter>) =>
  audit.page({ filter: { ...any, ...filter }, before: null, limit: 100 }).entries.map(({ event }) => event)

describe('The audit', () => {
  it('shows the newest events first, with the people’s names and the cases’ numbers of today', () => {
    const { caseId } = newCase('S26-1')
    act('local', 'case-viewed', { caseId })
    act('bo', 'case-edited', { caseId })
    const { entries, total, people } = audit.page({ filter: any, before: null, limit: 1 })
    expect(total).toBe(2)
    expect(people).toContainEqual({ id: 'bo', name: '=Bo' })
    expect(entries).toMatchObject([
      { event: 2, person: { id: 'bo', name: '=Bo' }, what: 'case-edited', case: { id: caseId, accession: 'S26-1' } },
    ])
    expect(audit.page({ filter: any, before: 2, limit: 5 }).entries.map(({ event }) => event)).toEqual([1])
  })

  it('is searched by person, kind, case and time, and by all of them together', () => {
    const { caseId, slideId } = newCase('S26-1')
    const other = newCase('S26-2')
    act('local', 'case-viewed', { caseId })
    act('bo', 'slide-scaled', { slideId })
    act('bo', 'case-viewed', other)
    expect(found({ person: 'bo' })).toEqual([3, 2])
    expect(found({ kind: 'case-viewed' })).toEqual([3, 1])
    // An event may name only the slide of a case.
    expect(found({ accession: 'S26-1' })).toEqual([2, 1])
    expect(found({ from: '2026-11-30T08:02:00.000Z', until: '2026-11-30T08:03:00.000Z' })).toEqual([2])
    expect(found({ accession: 'S26-1', person: 'bo', kind: 'slide-scaled' })).toEqual([2])
    expect(found({ accession: "S26-1' OR 1=1 --" })).toEqual([])
  })

  it('says that the chain is whole, or which event was changed or removed', async () => {
    for (let n = 0; n < 2500; n++) act('local', 'case-edited', { caseId: n })
    expect(await audit.check()).toMatchObject({ events: 2500, broken: null })
    const bare = bareDatabase(join(folder, 'daybreak.sqlite'))
    for (const trigger of ['events_follow', 'events_stay', 'events_remain']) bare.exec(`DROP TRIGGER ${trigger}`)
    bare.exec("UPDATE events SET person_id = 'bo' WHERE id = 1700")
    expect((await audit.check()).broken).toMatchObject({ event: 1700, why: 'changed', caseId: 1699 })
    bare.exec('DELETE FROM events WHERE id = 1200')
    expect((await audit.check()).broken).toMatchObject({ event: 1200, why: 'missing' })
    bare.close()
  })

  it('stops a check that nobody waits for', async () => {
    for (let n = 0; n < 1500; n++) act('local', 'case-edited')
    await expect(audit.check(AbortSignal.abort())).rejects.toMatchObject({ data: { code: 'cancelled' } })
  })
})

it('No event can be changed or removed through the program’s own connection', () => {
  act('local', 'case-edited')
  for (const sql of ['UPDATE events SET at = 0', 'DELETE FROM events']) {
    const statement = records.write<[]>(sql)
    expect(() => records.change({ by: 'local', what: 'case-edited' }, (change) => statement.run(change))).toThrow(
      'append-only',
    )
  }
})

it('Each kind of event that is kept has a sentence', () => {
  const kept = Object.entries(eventKinds).flatMap(([kind, how]) => (how === 'kept' ? [kind] : []))
  expect(kept.filter((kind) => lookUp(`audit.kind-${kind}`) === null)).toEqual([])
})

describe('An export', () => {
  it('is a table that a spreadsheet does not compute, and an event itself', () => {
    const { caseId } = newCase('S26-1')
    act('bo', 'case-viewed', { caseId })
    const [head, row, ...more] = [...exportAudit(records, bo, 'csv', any)].join('').trimEnd().split('\r\n')
    expect(head).toBe('\uFEFFevent,at,person,name,kind,text,case,accession,slide,read,subject,before,after,link')
    expect(row).toMatch(/^1,2026-11-30T08:01:00.000Z,bo,'=Bo,case-viewed,Opened the case,1,S26-1,,,,,,[0-9a-f]{64}$/)
    expect(more).toEqual([])
    expect(audit.page({ filter: any, before: null, limit: 1 }).entries).toMatchObject([
      { what: 'audit-exported', person: { id: 'bo' }, subject: 'csv', after: '{"events":1,"last":1}' },
    ])
  })

  it('holds every event of its filter in pieces, and none that came while it was written', () => {
    for (let n = 0; n < 2300; n++) act(n % 2 ? 'bo' : 'local', 'case-edited')
    const pieces = exportAudit(records, bo, 'jsonl', { ...any, person: 'bo' })
    pieces.next()
    act('bo', 'case-edited')
    const lines = [...pieces].join('').trim().split('\n')
    expect(lines).toHaveLength(1150)
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 2300, person: 'bo', previous: expect.any(String) })
  })
})
