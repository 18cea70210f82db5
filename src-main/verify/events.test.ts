import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openRecords, type RecordsFile, readChain } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import { verifyEvents } from './events.ts'

let folder: string
let records: RecordsFile
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-verify-'))
  records = openRecords(join(folder, 'daybreak.sqlite'), () => new Date('2026-11-30T08:00:00.000Z'))
  for (const caseId of [1, 2, 3]) records.change({ by: 'local', what: 'case-edited', about: { caseId } }, () => null)
})
afterEach(() => {
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Someone who can write the file also drops the triggers. */
const tamper = (sql: string) => {
  const bare = bareDatabase(join(folder, 'daybreak.sqlite'))
  for (const trigger of ['events_follow', 'events_stay', 'events_remain']) bare.exec(`DROP TRIGGER ${trigger}`)
  bare.exec(sql)
  bare.close()
}
const found = () => [...verifyEvents(records, folder)].map(({ subject, error }) => [subject, error?.code ?? 'ok'])
const log = (name: string, ...lines: unknown[]) => {
  mkdirSync(join(folder, 'log'), { recursive: true })
  writeFileSync(join(folder, 'log', name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

it('A whole chain is one sound finding, with a log that names its events', () => {
  const { event, link } = readChain(records).head()
  log('daybreak.log', { at: '2026-11-30', event: 'start', lastEvent: event, link }, { at: 'x', event: 'other' })
  expect(found()).toEqual([['events', 'ok']])
})

it('A changed event is named with what it concerns', () => {
  tamper('UPDATE events SET case_id = 9 WHERE id = 2')
  expect([...verifyEvents(records, folder)]).toMatchObject([
    { error: { code: 'chain-broken', params: { event: 2, about: 'case-edited, case 9, 2026-11-30T08:00:00.000Z' } } },
  ])
})

it('Removed last events are named', () => {
  tamper('DELETE FROM events WHERE id = 3')
  expect([...verifyEvents(records, folder)]).toMatchObject([
    { error: { code: 'chain-broken', params: { event: 3, about: 'no event follows' } } },
  ])
})

it('Events that were replaced by others with a chain of their own contradict the log, in any of its files', () => {
  const kept = readChain(records).head()
  log('daybreak.log.2', { at: '2026-11-28', event: 'stop', lastEvent: kept.event, link: kept.link })
  writeFileSync(join(folder, 'log', 'daybreak.log'), 'half a line {"lastEvent":\n')
  tamper("DELETE FROM events; DELETE FROM sqlite_sequence WHERE name = 'events'")
  for (const caseId of [1, 2, 4]) records.change({ by: 'local', what: 'case-edited', about: { caseId } }, () => null)
  expect(found()).toEqual([
    ['events', 'ok'],
    ['log of 2026-11-28', 'chain-forgotten'],
  ])
})
