import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type SlideReader, stampsOf } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { createOpenSlides } from './open-slides.ts'

let folder: string
let opened: string[]
let closed: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-open-slides-'))
  opened = []
  closed = []
  for (let id = 1; id <= 4; id++) writeFileSync(path(id), `slide ${id}`)
})

/** Takes each file for what was hashed, as it lies there when it is asked for. */
const sure = async (id: number) => {
  if (id > 4) throw new AppError('not-found')
  const files = await stampsOf([path(id)]).catch(() => {
    throw new AppError('slide-missing', { file: basename(path(id)) }, true)
  })
  return { id, sha256: String(id).repeat(64), path: path(id), fileName: basename(path(id)), files }
}
const openSlides = (options: { limit?: number; idleMs?: number; sure?: typeof sure } = {}) =>
  createOpenSlides({
    sure,
    openSlide: async (at) => {
      opened.push(at)
      return { close: async () => void closed.push(at) } as unknown as SlideReader
    },
    ...options,
  })
const nothing = async () => {}
const path = (id: number) => join(folder, `${id}.svs`)

it('opens a slide once for many, however they overlap', async () => {
  const all = openSlides()
  await Promise.all([all.use(1, nothing), all.use(1, nothing), all.use(2, nothing)])
  await all.use(1, nothing)
  expect(opened.toSorted()).toEqual([path(1), path(2)])
  await all.close()
  expect(closed.toSorted()).toEqual([path(1), path(2)])
})

it('keeps only so many open, the last used, and never closes one in use', async () => {
  const all = openSlides({ limit: 2 })
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const long = all.use(1, () => promise)
  await all.use(2, nothing)
  await all.use(3, nothing)
  await all.use(4, nothing)
  expect(closed).not.toContain(path(1))
  expect(all.open).toBeLessThanOrEqual(2)
  release()
  await long
  await all.close()
})

it('says that a file is missing, or is not known', async () => {
  const all = openSlides()
  rmSync(path(1))
  await expect(all.use(1, nothing)).rejects.toMatchObject({
    data: { code: 'slide-missing', params: { file: '1.svs' } },
  })
  await expect(all.use(9, nothing)).rejects.toMatchObject({ data: { code: 'not-found' } })
})

it('says of a slide of several pictures which of them is missing', async () => {
  const gone = () => Promise.reject(new AppError('file-not-found', { file: 'field 3.jpg' }))
  await expect(openSlides().use(2, gone)).rejects.toMatchObject({
    data: { code: 'slide-missing', params: { file: 'field 3.jpg' } },
  })
})

it('says of a drive that went away under an open file that the slide cannot be reached', async () => {
  const gone = () => Promise.reject(Object.assign(new Error('i/o'), { code: 'EIO' }))
  await expect(openSlides().use(2, gone)).rejects.toMatchObject({ data: { code: 'slide-missing' } })
})

describe('a file that changes while it is read', () => {
  const other = 'other slide'
  const ways: Readonly<Record<string, () => void>> = {
    'is written over': () => writeFileSync(path(1), 'slide X'),
    'is written over and bears its old time': () => {
      utimesSync(path(1), 1_700_000_000, 1_700_000_000)
      writeFileSync(path(1), 'slide X')
      utimesSync(path(1), 1_700_000_000, 1_700_000_000)
    },
    'is replaced by another of its name': () => {
      writeFileSync(path(3), 'slide X')
      renameSync(path(3), path(1))
    },
    grows: () => appendFileSync(path(1), other),
    'is cut short': () => truncateSync(path(1), 2),
  }
  for (const [way, change] of Object.entries(ways))
    it(`gives nothing of what was read when it ${way}`, async () => {
      const seen: number[] = []
      const all = openSlides()
      await all.use(1, nothing)
      const result = await all.use(1, async ({ record }) => {
        seen.push(record.files[0]!.bytes)
        if (seen.length === 1) change()
        return seen.length
      })
      // The first answer is thrown away; the second is of the file as it was made sure of then.
      expect(result).toBe(2)
      expect(opened.length).toBe(2)
      await all.close()
      expect(closed.length).toBe(2)
    })

  it('is given up where it holds another content then', async () => {
    let hashed = false
    const all = openSlides({
      sure: async (id) => {
        if (hashed) throw new AppError('file-changed', { file: '1.svs' })
        return sure(id)
      },
    })
    const read = all.use(1, async () => {
      hashed = true
      writeFileSync(path(1), other)
    })
    await expect(read).rejects.toMatchObject({ data: { code: 'file-changed' } })
  })

  it('is given up where it never lies still', async () => {
    let turn = 0
    const all = openSlides()
    const read = all.use(1, async () => writeFileSync(path(1), 'x'.repeat(++turn)))
    await expect(read).rejects.toMatchObject({ data: { code: 'file-changed' } })
  })

  it('is the reason, whatever the read says went wrong', async () => {
    const all = openSlides()
    let first = true
    const result = await all.use(1, async () => {
      if (!first) return 'read'
      first = false
      writeFileSync(path(1), 'x')
      throw new AppError('file-truncated', { file: '1.svs' })
    })
    expect(result).toBe('read')
  })
})
