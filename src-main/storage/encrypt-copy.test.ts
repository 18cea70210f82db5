import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beginKeyChange, ensureKeys, giveKeys, keysOf } from '#main/keys/index.ts'
import { bringUpToDate } from './bring-up-to-date.ts'
import { connect, looksLike } from './connect.ts'
import { type EncryptionStep, encryptionSteps, encryptOnCopy } from './encrypt-copy.ts'
import { migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { openRecords, openStorage } from './open.ts'
import { openReadable } from './open-readable.ts'
import { writeOldRecords } from './testing/index.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-encrypt-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Plain records of the newest version in a folder that has keys by now. */
function plainRecords(): void {
  writeOldRecords(file)
  migrateOnCopy(file, migrations)
  ensureKeys(folder)
}

/** Every row of every table. */
function contents(): Record<string, unknown[]> {
  const db = connect(file, { readonly: true })
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck()
    return Object.fromEntries(tables.all().map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
  } finally {
    db.close()
  }
}

/** Files beside the journals, which a reader leaves, and the note of how far the records had come. */
const left = (): string[] =>
  readdirSync(folder)
    .filter((name) => !/-(wal|shm)$|\.reached$/.test(name))
    .sort()

/** Whether a name of the records can be read in the bytes of any file of the folder. */
const legible = (): string[] =>
  readdirSync(folder).filter((name) => /CREATE TABLE|local|screenings/.test(readFileSync(join(folder, name), 'latin1')))

describe('Plain records in a folder with a key', () => {
  it('are encrypted with every row, and nothing legible stays behind', () => {
    plainRecords()
    const before = contents()
    expect(legible()).toContain('daybreak.sqlite')
    const steps: EncryptionStep[] = []
    expect(encryptOnCopy(file, (step) => steps.push(step))).toBe(true)
    expect(steps).toEqual(encryptionSteps)
    expect(looksLike(file)).toBe('encrypted')
    expect(contents()).toEqual(before)
    expect(readdirSync(folder).sort()).toEqual(['daybreak.sqlite', 'keys.json'])
    expect(legible()).toEqual([])
    expect(encryptOnCopy(file)).toBe(false)
  })

  it.each(encryptionSteps)('killed at "%s" have every row, and the next start ends the work', (step) => {
    plainRecords()
    const before = contents()
    expect(killedAt(step)).toBe('SIGKILL')
    expect(contents()).toEqual(before)
    openStorage(folder).close()
    expect(contents()).toEqual(before)
    expect(legible()).toEqual([])
    expect(left()).toEqual(['daybreak.lock', 'daybreak.sqlite', 'keys.json'])
  })

  it('are brought up to date and encrypted in one go, and a log that was not merged is kept', async () => {
    const whole = join(folder, 'whole')
    writeOldRecords(file)
    const db = connect(file)
    db.pragma('journal_mode = WAL')
    db.exec("INSERT INTO settings (key, value) VALUES ('in the log', '1')")
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${file}${suffix}`, `${whole}${suffix}`)
    db.close()
    for (const suffix of ['', '-wal']) copyFileSync(`${whole}${suffix}`, `${file}${suffix}`)
    const shares: number[] = []
    const newest = migrations.at(-1)!.version
    expect(await bringUpToDate(folder, (share) => shares.push(share), undefined, { encrypt: true })).toEqual({
      from: 4,
      to: newest,
    })
    expect([shares[0], shares.at(-1)! <= 1]).toEqual([0, true])
    expect(looksLike(file)).toBe('encrypted')
    expect(contents().settings).toContainEqual(expect.objectContaining({ key: 'in the log' }))
  })

  it('that are damaged stay as they are', () => {
    plainRecords()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096 * 40, 4096 * 44)
    writeFileSync(file, bytes)
    expect(() => encryptOnCopy(file)).toThrow()
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).not.toContain('daybreak.encrypting.sqlite')
  })
})

describe('A change of the key', () => {
  it.each([null, ...encryptionSteps])(
    'that is interrupted at %s keeps every row and ends at the next start',
    (step) => {
      ensureKeys(folder)
      openStorage(folder).close()
      const before = contents()
      const [old] = keysOf(folder)
      beginKeyChange(folder)
      if (step) expect(killedAt(step)).toBe('SIGKILL')
      expect(contents()).toEqual(before)
      openStorage(folder).close()
      const [key, ...more] = keysOf(folder)
      expect([key!.equals(old!), more]).toEqual([false, []])
      expect(contents()).toEqual(before)
      expect(() => connect(file, {}, [old!])).toThrow('key-wrong')
      expect(left()).toEqual(['daybreak.lock', 'daybreak.sqlite', 'keys.json'])
    },
  )
})

describe('Encrypted records', () => {
  const written = () => {
    ensureKeys(folder)
    openStorage(folder).close()
  }

  it('are encrypted from their first byte, and so are their write-ahead log and a copy for reading', () => {
    ensureKeys(folder)
    const storage = openStorage(folder)
    expect(readdirSync(folder)).toContain('daybreak.sqlite-wal')
    expect(legible()).toEqual([])
    const reader = openReadable(file)
    expect([reader.damage(), reader.dangling()]).toEqual([[], []])
    reader.close()
    storage.close()
    expect(looksLike(file)).toBe('encrypted')
  })

  it('without keys.json, with that of others, or with a damaged one each say what is wrong', () => {
    written()
    const own = readFileSync(join(folder, 'keys.json'))
    rmSync(join(folder, 'keys.json'))
    expect(() => openStorage(folder)).toThrow('keys-missing')
    expect(() => openReadable(file)).toThrow('keys-missing')
    ensureKeys(folder)
    expect(() => openStorage(folder)).toThrow('key-wrong')
    writeFileSync(join(folder, 'keys.json'), own.subarray(1))
    expect(() => openStorage(folder)).toThrow('keys-damaged')
    writeFileSync(join(folder, 'keys.json'), own)
    openStorage(folder).close()
  })

  it('with a flipped byte in any page are told as damaged, not read', () => {
    written()
    const bytes = readFileSync(file)
    for (let page = 1; page * 4096 < bytes.length; page += 7) {
      const flipped = Buffer.from(bytes)
      flipped[page * 4096 + 17 * page]! ^= 1
      writeFileSync(file, flipped)
      expect(damageOf(file), `page ${page}`).not.toEqual([])
    }
  })

  it('that are cut are told as damaged, and garbage is not taken for encrypted records', () => {
    written()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.subarray(0, 4096 * 9))
    expect(() => openStorage(folder)).toThrow('database-damaged')
    writeFileSync(file, randomBytes(8192))
    expect(looksLike(file)).toBe('other')
    expect(() => openStorage(folder)).toThrow('database-damaged')
  })

  it('open with a key that was given for this process, without keys.json', () => {
    giveKeys(folder, [randomBytes(32)])
    openRecords(file).close()
    expect([looksLike(file), readdirSync(folder)]).toEqual(['encrypted', ['daybreak.sqlite']])
    openReadable(file).close()
  })
})

function damageOf(at: string): string[] {
  try {
    const reader = openReadable(at)
    try {
      return reader.damage()
    } finally {
      reader.close()
    }
  } catch (error) {
    return [String(error)]
  }
}

/** The signal that ended a process that encrypts the file and kills itself after the step. */
function killedAt(step: EncryptionStep): string | null {
  const script = `import { encryptOnCopy } from '#main/storage/encrypt-copy.ts'
    encryptOnCopy(${JSON.stringify(file)}, (step) => step === '${step}' && process.kill(process.pid, 'SIGKILL'))`
  const cwd = new URL('../..', import.meta.url)
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' }).signal
}
