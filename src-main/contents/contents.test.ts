import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSlide } from '#main/slides/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { type BareDatabase, bareDatabase } from '#main/storage/testing/index.ts'
import { type Contents, createContents, type FileFact } from './index.ts'

const light = Buffer.alloc(5000, 230)
const dark = Buffer.alloc(5000, 20)

let folder: string
let path: string
let records: RecordsFile
let db: BareDatabase
let contents: Contents
let hashed: number
let facts: Exclude<FileFact, 'unsure'>[]
let others: string[]
let beforeHash: () => Promise<void>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-contents-'))
  path = join(folder, 'slide.tif')
  writeFileSync(path, light)
  // Long ago, as most slides are.
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  records = openRecords(join(folder, 'records.sqlite'))
  db = bareDatabase(join(folder, 'records.sqlite'))
  open()
  const { sha256, files } = await hashSlide(path)
  add(sha256, JSON.stringify(files))
})
afterEach(() => {
  db.close()
  records.close()
  rmSync(folder, { recursive: true })
})

/** As after a start of the program: nothing is known but what the records say. */
function open() {
  hashed = 0
  facts = []
  others = []
  beforeHash = async () => undefined
  const engine = {
    async hash(at: string) {
      hashed++
      await beforeHash()
      return hashSlide(at)
    },
  }
  contents = createContents({
    records,
    engine,
    onFact: (_, fact) => void facts.push(fact),
    onOther: (sha256) => void others.push(sha256),
  })
}
function add(sha256: string, files: string | null) {
  const { size, mtimeMs } = statSync(path)
  db.prepare(
    `INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at, files)
     VALUES (?, ?, 'slide.tif', ?, ?, '{}', 'file', '2026-01-01T00:00:00.000Z', ?)`,
  ).run(sha256, path, size, Math.round(mtimeMs), files)
}
const changed = { data: { code: 'file-changed', params: { file: 'slide.tif' } } }

it('costs no reading where nothing has changed, and none after the next start', async () => {
  await contents.sure(1)
  open()
  expect((await contents.sure(1)).files[0]!.bytes).toBe(light.length)
  expect(hashed).toBe(0)
  expect(facts).toEqual(['here'])
})

describe('the same content', () => {
  const ways: Readonly<Record<string, () => void>> = {
    'under a new time': () => utimesSync(path, 1_750_000_000, 1_750_000_000),
    'with other rights': () => chmodSync(path, 0o600),
    'in a file of its own, put in its place': () => {
      copyFileSync(path, `${path}.new`)
      utimesSync(`${path}.new`, 1_700_000_000, 1_700_000_000)
      renameSync(`${path}.new`, path)
    },
    'written once more': () => writeFileSync(path, light),
  }
  for (const [way, touch] of Object.entries(ways))
    it(`${way} is read once, and known from then on`, async () => {
      touch()
      await contents.sure(1)
      expect(hashed).toBe(1)
      await contents.sure(1)
      open()
      await contents.sure(1)
      expect(hashed).toBe(0)
      expect(others).toEqual([])
      expect(db.prepare('SELECT modified_ms FROM slides').pluck().get()).toBe(Math.round(statSync(path).mtimeMs))
    })
})

describe('another content', () => {
  const keepTime = (change: () => void) => () => {
    change()
    utimesSync(path, 1_700_000_000, 1_700_000_000)
  }
  const renameOver = () => {
    writeFileSync(`${path}.new`, dark)
    utimesSync(`${path}.new`, 1_700_000_000, 1_700_000_000)
    renameSync(`${path}.new`, path)
  }
  const ways: Readonly<Record<string, () => void>> = {
    'of the same size, written over it': () => writeFileSync(path, dark),
    'of the same size, written over it with its old time': keepTime(() => writeFileSync(path, dark)),
    'renamed to it with its old time': renameOver,
    'of another size': () => writeFileSync(path, dark.subarray(0, 500)),
    'that is longer by a byte': () => appendFileSync(path, 'x'),
    'of nothing at all': () => truncateSync(path),
  }
  for (const [way, change] of Object.entries(ways))
    it(`${way} is told, read at most once, and gone when the original is back`, async () => {
      change()
      await expect(contents.sure(1)).rejects.toMatchObject(changed)
      const read = hashed
      expect(read).toBeLessThanOrEqual(1)
      await expect(contents.sure(1)).rejects.toMatchObject(changed)
      expect(hashed).toBe(read)
      expect(await contents.look(1)).toBe('changed')
      expect(others.length).toBeGreaterThan(0)
      writeFileSync(path, light)
      utimesSync(path, 1_700_000_000, 1_700_000_000)
      await contents.sure(1)
      expect(facts.at(-1)).toBe('here')
      expect(await contents.look(1)).toBe('here')
    })

  it('does not concern those who ask after the original was put back, even while it is still being read', async () => {
    const { promise: read, resolve: readOn } = Promise.withResolvers<void>()
    beforeHash = () => read
    writeFileSync(path, dark)
    const first = contents.sure(1)
    await expect.poll(() => hashed).toBe(1)
    writeFileSync(path, light)
    const second = contents.sure(1)
    beforeHash = async () => undefined
    const third = contents.sure(1)
    readOn()
    // What is read from now on is the original: the first may see either.
    await first.catch(() => undefined)
    expect((await second).sha256).toBe((await third).sha256)
  })

  it('that was found before the original was put back does not concern those who ask later', async () => {
    writeFileSync(path, dark.subarray(0, 500))
    const first = contents.sure(1)
    const told = expect(first).rejects.toMatchObject(changed)
    await expect.poll(() => others.length).toBe(1)
    await told
    writeFileSync(path, dark.subarray(0, 500))
    const again = contents.sure(1)
    again.catch(() => undefined)
    writeFileSync(path, light)
    expect((await contents.sure(1)).files[0]!.bytes).toBe(light.length)
  })

  it('is found in the background once it lies still', async () => {
    writeFileSync(path, dark)
    expect(await contents.check(1)).toBe('unsure')
    expect(hashed).toBe(0)
    utimesSync(path, 1_750_000_000, 1_750_000_000)
    expect(await contents.check(1)).toBe('unsure')
    expect(await contents.check(1)).toBe('changed')
    expect(await contents.check(1)).toBe('changed')
    expect(hashed).toBe(1)
  })
})

describe('a file that is not there', () => {
  it('is missing, whether it is gone or a folder lies in its place', async () => {
    rmSync(path)
    await expect(contents.sure(1)).rejects.toMatchObject({ data: { code: 'slide-missing' } })
    expect(await contents.check(1)).toBe('missing')
    expect(facts).toEqual(['missing'])
    expect(others).toEqual([])
  })
})

describe('records that do not say what the files were', () => {
  beforeEach(() => void db.prepare('UPDATE slides SET files = NULL').run())

  it('have the slide read once before any of its pixels', async () => {
    expect(await contents.check(1)).toBe('here')
    expect(hashed).toBe(0)
    await contents.sure(1)
    open()
    await contents.sure(1)
    expect(hashed).toBe(0)
  })

  it('find another content of the same size and time', async () => {
    writeFileSync(path, dark)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    await expect(contents.sure(1)).rejects.toMatchObject(changed)
  })
})

it('names that the program itself took away cost no reading', async () => {
  const other = join(folder, 'other.tif')
  copyFileSync(path, other)
  expect(readFileSync(other).equals(light)).toBe(true)
  chmodSync(path, 0o644)
  await contents.restamp(1)
  await contents.sure(1)
  expect(hashed).toBe(0)
})
