import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStorage, type Storage } from './open.ts'

let folder: string
let copy: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cut-'))
  copy = mkdtempSync(join(tmpdir(), 'daybreak-cut-copy-'))
})
afterEach(() => {
  for (const made of [folder, copy]) rmSync(made, { recursive: true, force: true })
})

/** A clock that goes on by a minute with each change. */
function clock(): () => Date {
  let minute = 0
  return () => new Date(Date.UTC(2026, 10, 30, 8, minute++))
}
function note({ records }: Storage, key: string): void {
  const put = records.write<[string]>("INSERT OR REPLACE INTO settings (key, value) VALUES (?, '')")
  records.change({ by: 'local', what: 'settings-changed' }, (change) => put.run(change, key))
}
const eventsOf = ({ records }: Storage) =>
  records.read<[], string>("SELECT what || coalesce(' ' || before, '') FROM events ORDER BY id", { pluck: true }).all()
const reached = (at: string) => {
  const file = join(at, 'daybreak.reached')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** What a machine that stops at once leaves: the files as they are, in another folder. */
function crashed(): void {
  for (const name of ['daybreak.sqlite', 'daybreak.sqlite-wal', 'daybreak.reached'])
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name))
}

/** Three events, of which the file beside the records knows; then the machine stops. */
async function threeEvents(): Promise<void> {
  openStorage(folder, clock()).close()
  const storage = openStorage(folder, clock())
  for (const key of ['a', 'b', 'c']) note(storage, key)
  await expect.poll(() => reached(folder)?.reached?.event, { timeout: 5000 }).toBe(3)
  crashed()
  storage.close()
}

describe('A write-ahead log', () => {
  it('that is whole leaves nothing to say', async () => {
    await threeEvents()
    const storage = openStorage(copy)
    expect(eventsOf(storage)).toHaveLength(3)
    expect(storage.missing()).toEqual([])
    storage.close()
  })

  it.each([
    ['removed', (log: string) => rmSync(log), 1],
    ['cut to half', (log: string) => truncateSync(log, Math.floor(statSync(log).size / 2)), null],
  ] as const)('that was %s is missed: which events, and of which time', async (_, harm, from) => {
    await threeEvents()
    harm(join(copy, 'daybreak.sqlite-wal'))
    const storage = openStorage(copy)
    const [gap] = storage.missing()
    expect(gap).toMatchObject({ to: 3, until: '2026-11-30T08:03:00.000Z' })
    if (from !== null) expect(gap).toMatchObject({ from, since: null })
    expect(gap!.from).toBeLessThanOrEqual(3)
    expect(eventsOf(storage).at(-1)).toBe(`records-cut {"from":${gap!.from},"to":3}`)
    storage.close()
  })

  it('is missed at every start until a person has seen it', async () => {
    await threeEvents()
    rmSync(join(copy, 'daybreak.sqlite-wal'))
    openStorage(copy).close()
    const again = openStorage(copy)
    expect(again.missing()).toMatchObject([{ from: 1, to: 3 }])
    again.missingSeen('local')
    expect(again.missing()).toEqual([])
    again.missingSeen('local')
    expect(eventsOf(again)).toEqual(['records-cut {"from":1,"to":3}', 'cut-seen [[1,3]]'])
    again.close()
    const last = openStorage(copy)
    expect(last.missing()).toEqual([])
    last.close()
  })
})

describe('Records that were replaced by other ones', () => {
  it('are told from their own by the link, even if they hold as many events', async () => {
    await threeEvents()
    const others = mkdtempSync(join(tmpdir(), 'daybreak-cut-others-'))
    const other = openStorage(others)
    for (const key of ['x', 'y', 'z', 'zz']) note(other, key)
    other.close()
    for (const name of ['daybreak.sqlite', 'daybreak.sqlite-wal']) rmSync(join(copy, name), { force: true })
    copyFileSync(join(others, 'daybreak.sqlite'), join(copy, 'daybreak.sqlite'))
    rmSync(others, { recursive: true })
    const storage = openStorage(copy)
    expect(storage.missing()).toMatchObject([{ from: null, to: 3 }])
    storage.close()
  })
})

describe('The file that knows how far the records had come', () => {
  it('is written when the records are closed', () => {
    const storage = openStorage(folder)
    note(storage, 'a')
    storage.close()
    expect(reached(folder)).toMatchObject({ reached: { event: 1 }, missing: [] })
    expect(statSync(join(folder, 'daybreak.reached')).mode & 0o077).toBe(0)
  })

  it.each(['', '{', '[]', '{"reached":{"event":"x"},"missing":7}', 'null'])(
    'is left out if it cannot be understood: %s',
    (text) => {
      writeFileSync(join(folder, 'daybreak.reached'), text)
      const storage = openStorage(folder)
      expect(storage.missing()).toEqual([])
      storage.close()
      expect(reached(folder)).toMatchObject({ reached: null })
    },
  )

  it('is no reason to fail if it cannot be written', () => {
    const storage = openStorage(folder)
    rmSync(join(folder, 'daybreak.reached'), { force: true })
    rmSync(folder, { recursive: true })
    expect(() => storage.close()).not.toThrow()
  })
})
