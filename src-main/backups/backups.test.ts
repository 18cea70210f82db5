import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmWords, ensureKeys, keepPassword, newWords } from '#main/keys/index.ts'
import { openReadable, openRecords, openStorage, type RecordsFile, readChain } from '#main/storage/index.ts'
import { bareDatabase, eventsIn, writeOldRecords } from '#main/storage/testing/index.ts'
import {
  type Backup,
  backupsIn,
  checkBackup,
  createBackups,
  exchangeRecords,
  lastOutcome,
  makeBackup,
  missingSince,
  restoreInto,
} from './index.ts'

let root: string
let data: string
let target: string
let records: RecordsFile
const keysBefore = process.env.DAYBREAK_KEYS
const hour = 3_600_000
let now = Date.UTC(2026, 10, 30, 8)
const clock = () => new Date(now)

beforeEach(() => {
  now = Date.UTC(2026, 10, 30, 8)
  root = mkdtempSync(join(tmpdir(), 'daybreak-backups-'))
  data = join(root, 'data')
  target = join(root, 'usb')
  mkdirSync(data)
  writeOldRecords(join(data, 'daybreak.sqlite'))
  ensureKeys(data)
  records = openRecords(join(data, 'daybreak.sqlite'), clock)
})
afterEach(() => {
  process.env.DAYBREAK_KEYS = keysBefore
  records.close()
  rmSync(root, { recursive: true, force: true })
})

const backUp = (folder = target): Promise<Backup> => makeBackup({ dataFolder: data, folder, now: clock() })
/** One event in the records. */
const act = () =>
  records.change({ by: 'local', what: 'case-edited' }, (change) => {
    now += 1000
    change.note(null, now)
  })
const facts = (file: string) => {
  const opened = openReadable(file)
  try {
    const count = (table: string) => opened.read<[], number>(`SELECT count(*) FROM ${table}`, { pluck: true }).get()
    return [...['cases', 'slides', 'reports', 'events'].map(count), readChain(opened).head()]
  } finally {
    opened.close()
  }
}

describe('A backup', () => {
  it('holds the records as they are, encrypted, while they are open and written', async () => {
    act()
    const stored = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA'
    await keepPassword(data, { id: 'local', name: 'Ada Byron', password: 'of Ada', stored })
    const made = backUp()
    act()
    const { file, manifest } = await made
    const names = readdirSync(target).sort()
    expect(names).toEqual([basename(file).replace('.sqlite', '.json'), basename(file)].sort())
    expect(readFileSync(file).includes('CREATE TABLE')).toBe(false)
    expect(JSON.stringify(manifest)).not.toMatch(/Byron|S26|Vale|people/)
    expect(manifest.bytes).toBe(statSync(file).size)
    expect(manifest.chain.event).toBeGreaterThan(0)
    expect(manifest.counts.events).toBe(manifest.chain.event)
    expect(readChain(records).holds(manifest.chain)).toBe(true)
    expect(backupsIn(target)).toEqual([{ file, manifest }])
  })

  it('that does not end leaves nothing that counts as one, and the next one sweeps it up', async () => {
    const { file, manifest } = await backUp()
    now += hour
    const stopping = new AbortController()
    const stopped = makeBackup({ dataFolder: data, folder: target, now: clock(), signal: stopping.signal })
    stopping.abort()
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(backupsIn(target)).toEqual([{ file, manifest }])
    // What a killed process leaves: a half copy, a copy without its manifest, and a half manifest.
    const prefix = basename(file).slice(0, 18)
    for (const name of ['a.sqlite.part', 'b.sqlite', 'c.json.part']) writeFileSync(join(target, prefix + name), 'half')
    writeFileSync(join(target, 'holiday.sqlite'), 'of somebody else')
    expect(backupsIn(target)).toHaveLength(1)
    now += hour
    await backUp()
    expect(readdirSync(target).filter((name) => /a\.sqlite|b\.sqlite|c\.json/.test(name))).toEqual([])
    expect(existsSync(join(target, 'holiday.sqlite'))).toBe(true)
  })

  it('is refused inside the data folder, and into a folder that cannot be one', async () => {
    await expect(backUp(join(data, 'backups'))).rejects.toMatchObject({ code: 'backup-in-data-folder' })
    writeFileSync(join(root, 'file'), '')
    await expect(backUp(join(root, 'file', 'x'))).rejects.toMatchObject({ code: 'backup-failed' })
  })

  it('of damaged records is refused, and earlier ones stay', async () => {
    const { file } = await backUp()
    records.close()
    const at = join(data, 'daybreak.sqlite')
    const bytes = readFileSync(at)
    for (let page = 20; page < 30; page++) bytes[page * 4096 + 100]! ^= 1
    writeFileSync(at, bytes)
    now += hour
    await expect(backUp()).rejects.toMatchObject({ code: expect.stringMatching(/database-damaged|backup-damaged/) })
    expect(backupsIn(target).map((one) => one.file)).toEqual([file])
    records = openRecords(join(root, 'other.sqlite'))
  })

  it('is refused if an event was changed behind the program', async () => {
    const bare = bareDatabase(join(data, 'daybreak.sqlite'))
    act()
    act()
    for (const { name } of bare
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'events'")
      .all())
      bare.exec(`DROP TRIGGER "${name}"`)
    bare.exec("UPDATE events SET what = 'case-archived' WHERE id = (SELECT max(id) - 1 FROM events)")
    bare.close()
    await expect(backUp()).rejects.toMatchObject({ code: 'backup-damaged' })
    expect(backupsIn(target)).toEqual([])
  })

  it('replaces older ones by the rotation, and those of other records never', async () => {
    const first = await backUp()
    const other = join(target, 'daybreak-00000000-20200101T000000Z.sqlite')
    copyFileSync(first.file, other)
    now += hour
    const second = await backUp()
    expect(backupsIn(target).map(({ file }) => file)).toEqual([second.file])
    expect(existsSync(other)).toBe(true)
  })
})

describe('A restored backup', () => {
  it('in a new folder opens with every case, report and event', async () => {
    const { file } = await backUp()
    const to = join(root, 'restored')
    restoreInto(await checkBackup({ file }), to)
    expect(facts(join(to, 'daybreak.sqlite'))).toEqual(facts(join(data, 'daybreak.sqlite')))
    openStorage(to).close()
    expect(() => restoreInto({ file, manifest: backupsIn(target)[0]!.manifest, key: null }, to)).toThrow(
      'restore-target-not-empty',
    )
  })

  it('needs the recovery words on another machine, and opens there by itself afterwards', async () => {
    const words = newWords(data).join(' ')
    confirmWords(data, words)
    const { file } = await backUp()
    process.env.DAYBREAK_KEYS = join(root, 'keys of another machine')
    await expect(checkBackup({ file })).rejects.toMatchObject({ code: 'backup-locked' })
    await expect(checkBackup({ file, words: `${words}x` })).rejects.toMatchObject({ code: 'recovery-word-unknown' })
    const to = join(root, 'restored')
    restoreInto(await checkBackup({ file, words }), to)
    openStorage(to).close()
  })

  it('takes the place of the present records, which are set aside whole', async () => {
    const { file, manifest } = await backUp()
    act()
    act()
    const lost = missingSince(data, manifest)
    expect(lost).toMatchObject({ events: 2, from: manifest.chain.at, to: new Date(now - 1000).toISOString() })
    records.close()
    const present = readFileSync(join(data, 'daybreak.sqlite'))
    const aside = exchangeRecords(await checkBackup({ file }), data, clock())
    expect(readFileSync(join(data, aside!, 'daybreak.sqlite')).equals(present)).toBe(true)
    expect(facts(join(data, aside!, 'daybreak.sqlite')).at(-1)).toMatchObject({ event: manifest.chain.event + 2 })
    const { what, after } = eventsIn(join(data, 'daybreak.sqlite')).at(-1)!
    expect([what, JSON.parse(after!).event]).toEqual(['backup-restored', manifest.chain.event])
    records = openRecords(join(data, 'daybreak.sqlite'), clock)
  })

  it('of another installation does not take the place of these records', async () => {
    const other = join(root, 'other')
    mkdirSync(other)
    writeOldRecords(join(other, 'daybreak.sqlite'))
    ensureKeys(other)
    openRecords(join(other, 'daybreak.sqlite'), clock).close()
    const { file } = await makeBackup({ dataFolder: other, folder: target, now: clock() })
    const checked = await checkBackup({ file })
    records.close()
    const before = readFileSync(join(data, 'daybreak.sqlite'))
    expect(() => exchangeRecords(checked, data, clock())).toThrow('backup-other-installation')
    expect(readFileSync(join(data, 'daybreak.sqlite')).equals(before)).toBe(true)
    expect(readdirSync(data).filter((name) => name.startsWith('set-aside-'))).toEqual([])
    records = openRecords(join(data, 'daybreak.sqlite'), clock)
  })

  it('that was altered in any of its bytes, cut, or lost its manifest is refused', async () => {
    const { file } = await backUp()
    const bytes = readFileSync(file)
    for (const at of [3, 4096 * 3 + 9, bytes.length - 5]) {
      const altered = Buffer.from(bytes)
      altered[at]! ^= 0x10
      writeFileSync(file, altered)
      await expect(checkBackup({ file }), `byte ${at}`).rejects.toMatchObject({ code: 'backup-damaged' })
    }
    writeFileSync(file, bytes.subarray(0, 4096 * 10))
    await expect(checkBackup({ file })).rejects.toMatchObject({ code: 'backup-damaged' })
    writeFileSync(file, bytes)
    await checkBackup({ file })
    rmSync(file.replace('.sqlite', '.json'))
    await expect(checkBackup({ file })).rejects.toMatchObject({ code: 'backup-damaged' })
    await expect(checkBackup({ file: `${file}x` })).rejects.toMatchObject({ code: 'file-not-found' })
  })
})

describe('The schedule', () => {
  const settings = { backupFolder: '', backupEveryHours: 24, backupWarnDays: 3 }
  const failures: string[] = []
  const service = (backupFolder: string) =>
    createBackups({
      ...{ dataFolder: data, records, now: clock, changed: () => undefined },
      settings: () => ({ ...settings, backupFolder }),
      onFailure: (code) => failures.push(code),
      onBug: (error) => expect.unreachable(String(error)),
    })
  const ended = async (backups: ReturnType<typeof service>) => {
    while (backups.state().running) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  it('makes a backup when one is due, and says when the last good one is too old', async () => {
    const backups = service(target)
    expect(backups.overdue()).toBe(true)
    backups.beginIfDue()
    expect(() => backups.begin('local')).toThrow('conflict')
    await ended(backups)
    expect([backups.overdue(), backups.state().kept.length]).toEqual([false, 1])
    expect(eventsIn(join(data, 'daybreak.sqlite')).at(-1)).toMatchObject({ by: 'system', what: 'backup-made' })
    now += 23 * hour
    backups.beginIfDue()
    expect(backups.state().running).toBeNull()
    now += 2 * hour
    backups.beginIfDue()
    expect(backups.state().running).not.toBeNull()
    await ended(backups)
    now += 3.1 * 24 * hour
    expect(backups.overdue()).toBe(true)
  })

  it('keeps the last good one and says why the newest failed', async () => {
    await ended(service(target))
    const good = service(target)
    good.begin('local')
    await ended(good)
    const last = lastOutcome(data).last
    writeFileSync(join(root, 'gone'), '')
    const failing = service(join(root, 'gone', 'disk'))
    now += 25 * hour
    failing.begin('local')
    await ended(failing)
    expect(lastOutcome(data)).toMatchObject({ last, failure: { code: 'backup-failed' } })
    expect(failures).toEqual(['backup-failed'])
    // Not every minute.
    failing.beginIfDue()
    expect(failing.state().running).toBeNull()
    expect(eventsIn(join(data, 'daybreak.sqlite')).at(-1)).toMatchObject({ by: 'local', what: 'backup-failed' })
  })

  it('asks for a folder, and ends a running backup when the core closes', async () => {
    expect(() => service('').begin('local')).toThrow('backup-folder-missing')
    const backups = service(target)
    backups.begin('local')
    await backups.close()
    expect(backupsIn(target)).toEqual([])
    expect(() => backups.begin('local')).toThrow('conflict')
  })
})
