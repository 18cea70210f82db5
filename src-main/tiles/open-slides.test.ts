import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { SlideReader } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { createOpenSlides, type SlideFileRecord } from './open-slides.ts'

let folder: string
let opened: string[]
let closed: string[]
let records: Map<number, SlideFileRecord>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-open-slides-'))
  opened = []
  closed = []
  records = new Map()
  for (let id = 1; id <= 4; id++) {
    const path = join(folder, `${id}.svs`)
    writeFileSync(path, `slide ${id}`)
    const { size, mtimeMs } = statSync(path)
    records.set(id, {
      id,
      sha256: String(id).repeat(64),
      path,
      fileName: `${id}.svs`,
      bytes: size,
      modifiedMs: Math.round(mtimeMs),
    })
  }
})

const openSlides = (
  options: { limit?: number; idleMs?: number; now?: () => number; onMissing?: (id: number) => void } = {},
) =>
  createOpenSlides({
    recordOf: (id) => records.get(id) ?? null,
    openSlide: async (path) => {
      opened.push(path)
      return { close: async () => void closed.push(path) } as unknown as SlideReader
    },
    ...options,
  })
const nothing = async () => {}
const path = (id: number) => join(folder, `${id}.svs`)

it('opens a slide once for many overlapping uses', async () => {
  const all = openSlides()
  await Promise.all([all.use(1, nothing), all.use(1, nothing), all.use(2, nothing)])
  await all.use(1, nothing)
  expect(opened).toEqual([path(1), path(2)])
  await all.close()
  expect(closed.sort()).toEqual([path(1), path(2)])
})

it('keeps a limited number open, the most recently used, and never closes one in use', async () => {
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

it('reports a file that is missing, has changed, or is unknown', async () => {
  const missing: number[] = []
  const all = openSlides({ onMissing: (id) => missing.push(id) })
  rmSync(path(1))
  utimesSync(path(2), 1, 1)
  await expect(all.use(1, nothing)).rejects.toMatchObject({
    data: { code: 'slide-missing', params: { file: '1.svs' } },
  })
  expect(missing).toEqual([1])
  await expect(all.use(2, nothing)).rejects.toMatchObject({ data: { code: 'file-changed' } })
  await expect(all.use(9, nothing)).rejects.toMatchObject({ data: { code: 'not-found' } })
})

it('reports which picture is missing from a slide of several pictures', async () => {
  const gone = () => Promise.reject(new AppError('file-not-found', { file: 'field 3.jpg' }))
  await expect(openSlides().use(2, gone)).rejects.toMatchObject({
    data: { code: 'slide-missing', params: { file: 'field 3.jpg' } },
  })
})

it('retries a slide that could not be opened, and one that disappeared while it was read', async () => {
  const all = openSlides()
  records.delete(1)
  await expect(all.use(1, nothing)).rejects.toMatchObject({ data: { code: 'not-found' } })
  const { size, mtimeMs } = statSync(path(2))
  records.set(1, { ...records.get(2)!, id: 1, bytes: size, modifiedMs: Math.round(mtimeMs) })
  await all.use(1, nothing)
  const gone = () => Promise.reject(Object.assign(new Error('i/o'), { code: 'EIO' }))
  await expect(all.use(1, gone)).rejects.toMatchObject({ data: { code: 'slide-missing' } })
  expect(closed).toEqual([path(2)])
  await all.use(1, nothing)
  expect(opened.length).toBe(2)
})
