import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bringUpToDate } from './bring-up-to-date.ts'
import { migrations } from './migrations/index.ts'
import { openStorage } from './open.ts'
import { bareDatabase, writeOldRecords } from './testing/index.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-update-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const newest = migrations.at(-1)!.version
const versionIn = (at: string): unknown => {
  const db = new Sqlite(at, { readonly: true })
  try {
    return db.pragma('user_version', { simple: true })
  } finally {
    db.close()
  }
}

it('Old records are migrated beside the process, which hears how far it is and stays responsive', async () => {
  writeOldRecords(file)
  const old = versionIn(file)
  const shares: number[] = []
  let beats = 0
  const beating = setInterval(() => beats++, 5)
  const migrated = await bringUpToDate(folder, (share) => shares.push(share))
  clearInterval(beating)
  expect(migrated).toEqual({ from: old, to: newest })
  expect(versionIn(file)).toBe(newest)
  expect(shares[0]).toBe(0)
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(beats).toBeGreaterThan(0)
  // The folder is free again, and the start has nothing more to migrate.
  const storage = openStorage(folder)
  expect(storage.migrated).toBeNull()
  storage.close()
})

it('A stop at any moment releases the folder, reports no crash, and the next call continues', async () => {
  const outcomes: unknown[] = []
  for (const ms of [0, 1, 2, 4, 7, 11, 16, 25, 40, 60, 90, 130, 180]) {
    writeOldRecords(file)
    const stopping = new AbortController()
    const begun = bringUpToDate(folder, undefined, stopping.signal)
    setTimeout(() => stopping.abort(), ms)
    const ended = await begun.catch((error: unknown) => error)
    outcomes.push((ended as { code?: string } | null)?.code ?? ended)
    expect(readdirSync(folder)).not.toContain('daybreak.pid')
    await bringUpToDate(folder)
    expect(versionIn(file)).toBe(newest)
    const storage = openStorage(folder)
    expect(storage.recoveredAt).toBeNull()
    storage.close()
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
  }
  expect(outcomes).toContain('cancelled')
  const finished = outcomes.filter((outcome) => outcome !== 'cancelled')
  expect(finished).toEqual(finished.map(() => ({ from: 4, to: newest })))
})

it('A stop that was asked for before the start changes nothing', async () => {
  writeOldRecords(file)
  const old = versionIn(file)
  await expect(bringUpToDate(folder, undefined, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  expect(versionIn(file)).toBe(old)
  expect(readdirSync(folder)).not.toContain('daybreak.migrating.sqlite')
})

it('Current records and a new folder need nothing', async () => {
  expect(await bringUpToDate(folder, () => expect.unreachable())).toBeNull()
  openStorage(folder).close()
  expect(await bringUpToDate(folder, () => expect.unreachable())).toBeNull()
})

it('Records that cannot be migrated are refused by name and stay as they are', async () => {
  writeOldRecords(file)
  const db = bareDatabase(file)
  db.pragma('foreign_keys = OFF')
  db.exec('UPDATE slides SET case_id = 4711 WHERE id = 1')
  db.close()
  const old = versionIn(file)
  await expect(bringUpToDate(folder)).rejects.toMatchObject({ code: 'records-inconsistent' })
  expect(versionIn(file)).toBe(old)
  expect(readdirSync(folder)).not.toContain('daybreak.migrating.sqlite')
  writeFileSync(file, 'not a database, but long enough to be looked at as if it were one')
  await expect(bringUpToDate(folder)).rejects.toMatchObject({ code: 'database-damaged' })
})

it('A process that is killed in the middle is continued by the next, with every row', async () => {
  writeOldRecords(file)
  const copy = join(folder, 'daybreak.migrating.sqlite')
  // The process ends itself between two steps, so that no clock decides how far it came.
  const script = `
    import { takeFolder } from '#main/storage/lock.ts'
    import { migrateOnCopy } from '#main/storage/migrate-copy.ts'
    import { migrations } from '#main/storage/migrations/index.ts'
    takeFolder(${JSON.stringify(folder)})
    migrateOnCopy(${JSON.stringify(file)}, migrations, (step) => {
      if (step.startsWith('migrated')) process.kill(process.pid, 'SIGKILL')
    })`
  const cwd = new URL('../..', import.meta.url)
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' })
  expect(signal).toBe('SIGKILL')
  expect([versionIn(file), versionIn(copy)]).toEqual([4, 5])
  expect(await bringUpToDate(folder)).toEqual({ from: 4, to: newest })
  expect(versionIn(file)).toBe(newest)
  expect(existsSync(copy)).toBe(false)
})
