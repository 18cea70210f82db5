import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureKeys } from '#main/keys/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { bareDatabase, writeOldRecords } from '#main/storage/testing/index.ts'
import { lookUp } from '#shared/messages/index.ts'
import { backupsIn, createBackups, lastOutcome } from './index.ts'

let root: string
let data: string
let disk: string
let records: RecordsFile
let mounted = false
let now: number

beforeEach(() => {
  now = Date.UTC(2026, 10, 30, 8)
  root = mkdtempSync(join(tmpdir(), 'daybreak-lost-disk-'))
  data = join(root, 'data')
  disk = join(root, 'usb')
  mkdirSync(data)
  mkdirSync(disk)
  const file = join(data, 'daybreak.sqlite')
  writeOldRecords(file)
  ensureKeys(data)
  records = openRecords(file, () => new Date(now))
  // Large enough that something can happen half-way.
  const bare = bareDatabase(file)
  bare.exec('CREATE TABLE filler (bytes BLOB)')
  for (let n = 0; n < 48; n++) bare.exec('INSERT INTO filler VALUES (randomblob(1000000))')
  bare.close()
})
afterEach(() => {
  records.close()
  unmount()
  rmSync(root, { recursive: true, force: true })
})

/** A disk of its own in the place of the folder. False where this account may not mount one. */
function mount(megabytes: number): boolean {
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]).status === 0
  return mounted
}
function unmount(): void {
  if (mounted) spawnSync('umount', ['-l', disk])
  mounted = false
}

const service = () =>
  createBackups({
    ...{ dataFolder: data, records, now: () => new Date(now), changed: () => undefined },
    settings: () => ({ backupFolder: disk, backupEveryHours: 24, backupWarnDays: 3 }),
    onFailure: () => undefined,
    onBug: (error) => expect.unreachable(String(error)),
  })

/** Makes a backup; `halfWay` is called when a part of it is on the disk. Returns what it came to. */
async function backUp(halfWay: () => void = () => undefined) {
  now += 3_600_000
  const backups = service()
  backups.begin('local')
  let called = false
  while (backups.state().running) {
    const parts = called || !existsSync(disk) ? [] : readdirSync(disk).filter((name) => name.endsWith('.part'))
    if (parts.length > 0) {
      called = true
      halfWay()
    }
    await turn()
  }
  return { ...lastOutcome(data), overdue: backups.overdue(), halfWay: called }
}
const files = () => backupsIn(disk).map(({ file }) => file)
const halves = () => readdirSync(disk).filter((name) => !/^daybreak-[\w-]+\.(sqlite|json)$/.test(name))

describe('A disk for backups', () => {
  it('that is too small is refused before anything is written, and says how much is needed', async (test) => {
    if (!mount(50)) return test.skip()
    const { last, failure, overdue } = await backUp()
    expect([last, failure?.code, overdue]).toEqual([null, 'backup-no-room', true])
    expect(lookUp('error.backup-no-room', failure!.params)).toMatch(/needs \d+ MB/)
    expect(readdirSync(disk)).toEqual([])
  })

  it('that becomes full half-way leaves the earlier backup, and the next one works when there is room', async (test) => {
    if (!mount(180)) return test.skip()
    const first = await backUp()
    expect(first.failure).toBeNull()
    const filler = join(disk, 'film')
    const full = await backUp(() => {
      try {
        for (;;) appendFileSync(filler, Buffer.alloc(1 << 20))
      } catch {
        // Not a megabyte is left.
      }
    })
    expect(full).toMatchObject({ last: first.last, failure: { code: 'backup-no-room' }, halfWay: true })
    expect(files()).toEqual([first.last!.file])
    expect(halves()).toEqual(['film'])
    now += 5 * 24 * 3_600_000
    expect(service().overdue()).toBe(true)

    rmSync(filler)
    const { last, failure, overdue } = await backUp()
    expect([failure, overdue, files()[0]]).toEqual([null, false, last!.file])
  })

  it('that is pulled out half-way is named, and works when it is connected again', async (test) => {
    if (!mount(180)) return test.skip()
    const pulled = await backUp(unmount)
    expect(pulled).toMatchObject({ last: null, failure: { code: 'backup-failed' }, overdue: true, halfWay: true })
    // Nothing was written where the disk had been.
    expect(readdirSync(disk)).toEqual([])
    expect(mount(180)).toBe(true)
    expect((await backUp()).failure).toBeNull()
  })

  it('whose folder goes away half-way leaves no backup that counts', async () => {
    const gone = await backUp(() => rmSync(disk, { recursive: true }))
    expect(gone).toMatchObject({ last: null, failure: { code: 'backup-failed' }, halfWay: true })
    expect(backupsIn(disk)).toEqual([])
  })

  it('that held backups and is away gets no folder of its name on another disk', async () => {
    const first = await backUp()
    rmSync(disk, { recursive: true })
    const away = await backUp()
    expect(away).toMatchObject({ last: first.last, failure: { code: 'backup-failed' } })
    expect(lookUp('error.backup-failed', away.failure!.params)).toContain('Check that the disk is connected')
    expect(existsSync(disk)).toBe(false)
    mkdirSync(disk)
    expect((await backUp()).failure).toBeNull()
  })
})
