import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '#main/log/index.ts'
import { openReadable, openRecords } from '#main/storage/index.ts'
import { addPerson, bareDatabase } from '#main/storage/testing/index.ts'
import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { lookUp } from '#shared/messages/index.ts'
import { checkClock } from './clock.ts'
import { type DoctorDeps, examine, problemReport } from './index.ts'
import { checkDisk, checkDrive, checkFonts } from './machine.ts'

const now = new Date('2026-11-30T08:00:00.000Z')
const model: ModelEntry = {
  ...{ name: 'tiny', task: 'cervix', version: '1', sha256: 'a', inUse: true, previous: false, error: null, heads: [] },
}
const none = { folder: '', last: null, failure: null, overdue: false }
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-doctor-'))
  chmodSync(folder, 0o700)
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function found(more: Partial<DoctorDeps> = {}): Promise<Partial<Record<DoctorFinding['check'], string>>> {
  const seen: Partial<Record<DoctorFinding['check'], string>> = {}
  for await (const { check, state, code, params } of examine({
    ...{ dataFolder: folder, open: () => openReadable(file), models: async () => [model], now: () => now },
    ...{ provider: async () => 'cpu', fontFiles: async () => [], backups: () => none, ...more },
  })) {
    seen[check] = `${state} ${code}`
    // Every finding has a text without a gap.
    expect(lookUp(`doctor.${code}`, params), code).toMatch(/^[^{}]+$/)
  }
  return seen
}

function newRecords(): void {
  const records = openRecords(file, () => new Date('2026-11-30T07:00:00.000Z'))
  for (let n = 0; n < 5; n++) records.change({ by: 'local', what: 'case-edited' }, () => null)
  records.close()
  createLog(join(folder, 'log')).write('start')
}

describe('A self-check', () => {
  it('finds sound records, chain and machine good, and says what is not set up yet', async () => {
    newRecords()
    expect(await found()).toMatchObject({
      ...{ records: 'good records-sound', chain: 'good chain-whole', clock: 'good clock-right' },
      ...{ model: 'good model-sound', provider: 'good provider-known', log: 'good log-written' },
      ...{
        backups: 'warn backups-none',
        screen: 'warn screen-never',
        private: 'good private-closed',
        drive: 'good drive-own',
      },
    })
  })

  it('names a network drive under the records, with what to do', () => {
    expect(checkDrive('/srv/data', () => 'nfs4')).toEqual({
      ...{ check: 'drive', state: 'warn', code: 'drive-network', params: { kind: 'nfs4' } },
    })
    expect(lookUp('doctor.drive-network', { kind: 'nfs4' })).toMatch(/nfs4.*disk of this machine/s)
  })

  it('names records that are missing, cut, or not read here because they are large', async () => {
    expect(await found()).toMatchObject({ records: 'warn records-none' })
    newRecords()
    expect(await found({ mostRecordBytes: 100 })).toMatchObject({ records: 'unknown records-large' })
    truncateSync(file, 9000)
    expect((await found()).records).toMatch(/^bad records-(damaged|unreadable)$/)
  })

  it('names the first changed event', async () => {
    newRecords()
    const bare = bareDatabase(file)
    for (const trigger of ['events_follow', 'events_stay', 'events_remain']) bare.exec(`DROP TRIGGER ${trigger}`)
    bare.exec('UPDATE events SET case_id = 9 WHERE id = 3')
    bare.close()
    expect(await found()).toMatchObject({ chain: 'bad chain-broken' })
  })

  it('names a refused model, a missing one, and a device that is not known', async () => {
    newRecords()
    const refused = { ...model, error: { code: 'model-hash-mismatch', params: { file: 'tiny.onnx' } } }
    expect(await found({ models: async () => [refused] })).toMatchObject({ model: 'bad model-refused' })
    expect(await found({ models: async () => [], provider: async () => null })).toMatchObject({
      ...{ model: 'warn model-none', provider: 'unknown provider-none' },
    })
  })

  it('says when the last backup was made, that it is old, that it failed, and that only a running Daybreak knows', async () => {
    newRecords()
    const last = { file: 'a', madeAt: '2026-11-29T08:00:00.000Z', bytes: 1, event: 1 }
    const made = { folder: '/backups', last, failure: null, overdue: false }
    expect(await found({ backups: () => made })).toMatchObject({ backups: 'good backups-made' })
    expect(await found({ backups: () => ({ ...made, overdue: true }) })).toMatchObject({ backups: 'warn backups-old' })
    const failure = { at: '2026-11-30T07:00:00.000Z', code: 'disk-full', params: {} }
    expect(await found({ backups: () => ({ ...made, failure }) })).toMatchObject({ backups: 'bad backups-failed' })
    expect(await found({ backups: () => null })).toMatchObject({ backups: 'unknown backups-elsewhere' })
  })

  it('names what others could read', async () => {
    newRecords()
    chmodSync(folder, 0o755)
    chmodSync(file, 0o644)
    expect(await found()).toMatchObject({ private: 'warn private-open' })
  })

  it('names a screen that failed its tests, and one that was checked long ago', async () => {
    newRecords()
    const keep = (value: object) => {
      const bare = bareDatabase(file)
      bare.prepare("INSERT OR REPLACE INTO settings VALUES ('note.display', ?)").run(JSON.stringify(value))
      bare.close()
    }
    const check = { checkedAt: '2026-11-01T08:00:00.000Z', screen: '1920 x 1080', failed: [] as string[] }
    keep(check)
    expect(await found()).toMatchObject({ screen: 'good screen-passed' })
    keep({ ...check, failed: ['dark'] })
    expect(await found()).toMatchObject({ screen: 'warn screen-failed' })
    keep({ ...check, checkedAt: '2026-06-01T08:00:00.000Z' })
    expect(await found()).toMatchObject({ screen: 'warn screen-old' })
  })
})

it('A clock before the last event is wrong, one that jumped back is named, and small corrections are not', () => {
  const times = (...all: string[]) => all.map((time) => `2026-11-30T${time}:00.000Z`)
  expect(checkClock(now, '2026-11-30T09:00:00.000Z', [])).toMatchObject({ state: 'bad', code: 'clock-behind' })
  expect(checkClock(now, null, times('07:00', '07:02', '06:00', '06:01'))).toMatchObject({
    ...{ state: 'warn', code: 'clock-jumped', params: { minutes: 62 } },
  })
  expect(checkClock(now, '2026-11-30T07:59:00.000Z', times('07:00', '06:58', '07:01'))).toMatchObject({ state: 'good' })
})

it('A disk is judged by the place that has the least room for its purpose', async () => {
  const disk = (records: number | null, temporary: number | null) =>
    checkDisk({ records: '/r', temporary: '/t' }, async (at) => (at === '/r' ? records : temporary))
  expect(await disk(50e9, 50e9)).toMatchObject({ state: 'good' })
  expect(await disk(5e9, 50e9)).toMatchObject({ state: 'warn', params: { what: 'records' } })
  expect(await disk(50e9, 1e8)).toMatchObject({ state: 'bad', params: { what: 'temporary files' } })
  expect(await disk(null, 1e8)).toMatchObject({ state: 'unknown' })
})

it('A missing font file is named', () => {
  expect(checkFonts([import.meta.filename, join(folder, 'none.woff2')])).toMatchObject({
    ...{ state: 'bad', params: { n: 1, file: 'none.woff2' } },
  })
})

it('A problem report holds versions, findings and log lines, and no identifier that went in', () => {
  newRecords()
  addPerson(file, 'bo', 'Dr. Bo Lind')
  const bare = bareDatabase(file)
  bare.pragma('foreign_keys = OFF')
  bare.exec(`INSERT INTO cases (accession, patient_name, birth_date, task, added_at)
    VALUES ('S26-00007', 'Vale, Nora', '1987-03-09', 'cervix', '')`)
  bare.close()
  mkdirSync(join(folder, 'log'), { recursive: true })
  const log = createLog(join(folder, 'log'))
  log.write('background-failed', { where: 'presence of S26-00007 for Nora VALE by Dr. Lind in /home/doe/x/y.svs' })
  log.bug('tiles', new Error('no tile of "Vale, Nora.svs"'))
  writeFileSync(join(folder, 'log', 'daybreak.log.1'), 'half a line {\n')
  const records = openReadable(file)
  const finding: DoctorFinding = { check: 'chain', state: 'good', code: 'chain-whole', params: { events: 5 } }
  const input = { logFolder: join(folder, 'log'), version: '1.2.3', host: 'browser', findings: [finding], now }
  const text = problemReport({ ...input, records, key: Buffer.alloc(32, 1) })
  records.close()
  expect(text).toContain('Daybreak 1.2.3')
  expect(text).toContain('The chain of 5 events is whole.')
  expect(text).toMatch(/background-failed.*CASE-[0-9A-Z]{10}/)
  expect(text).not.toMatch(/Vale|Nora|1987|Lind|00007|doe|y\.svs/i)
  // Without the records nobody knows which words are names.
  expect(problemReport({ ...input, records: null, key: Buffer.alloc(32, 1) })).not.toContain('background-failed')
})
