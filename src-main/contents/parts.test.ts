import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSlide, pictureListText } from '#main/slides/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import { makeDicom, slideElements, syntaxes, writeMirax, writeVms } from '#main/testing/index.ts'
import type { FileStamp } from '#shared/domain/file-stamp.ts'
import { createContents } from './index.ts'

let folder: string
let records: RecordsFile
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-parts-'))
  records = openRecords(join(folder, 'records.sqlite'))
})
afterEach(() => {
  records.close()
  rmSync(folder, { recursive: true })
})

const picture = { data: Buffer.alloc(512 * 512 * 3, 190), width: 512, height: 512 }

async function writeList(kind: 'planes' | 'fields'): Promise<string> {
  const pictures = join(folder, 'pictures')
  mkdirSync(pictures)
  const files = ['f1.png', 'f2.png', 'f3.png']
  for (const [i, name] of files.entries())
    await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 90 * i, g: 100, b: 200 } } })
      .png({ compressionLevel: 0 })
      .toFile(join(pictures, name))
  const path = join(folder, `slide.${kind}`)
  const bytes = files.map((name) => statSync(join(pictures, name)).size)
  writeFileSync(path, pictureListText({ kind, folder: pictures, files, bytes }))
  return path
}

async function writeSeries(): Promise<string> {
  for (const [i, tiles] of [16, 4, 1].entries()) {
    const shape = { width: 16 * Math.sqrt(tiles), height: 16 * Math.sqrt(tiles), tile: 16, frames: tiles }
    const elements = slideElements({ ...shape, instance: `1.2.3.${i + 1}` })
    const pixels = Buffer.alloc(tiles * 16 * 16 * 3, 150)
    writeFileSync(join(folder, `level-${i}.dcm`), makeDicom({ syntax: syntaxes.explicit, elements, pixels }))
  }
  return join(folder, 'level-0.dcm')
}

/** The slide as the intake records it. */
function recorded(path: string, sha256: string, files: readonly FileStamp[]) {
  const { size, mtimeMs } = statSync(path)
  const db = bareDatabase(join(folder, 'records.sqlite'))
  db.prepare(
    `INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at, files)
     VALUES (?, ?, 'slide', ?, ?, '{}', 'file', '2026-01-01T00:00:00.000Z', ?)`,
  ).run(sha256, path, size, Math.round(mtimeMs), JSON.stringify(files))
  db.close()
  return createContents({ records, engine: { hash: (at) => hashSlide(at) } })
}

const kinds: Readonly<Record<string, () => Promise<string>>> = {
  'a DICOM series': writeSeries,
  'a stack of planes': () => writeList('planes'),
  'a folder of fields': () => writeList('fields'),
  'a MIRAX slide with its folder': async () => {
    const path = join(folder, 'slide.mrxs')
    await writeMirax(path, picture)
    return path
  },
  'a VMS slide with its pictures': () => writeVms(join(folder, 'vms'), 'slide.vms', picture),
}

describe.each(Object.entries(kinds))('%s', (_, write) => {
  it('has another content as soon as any of its files has, and its own when that file is put back', async () => {
    const path = await write()
    const { sha256, files } = await hashSlide(path)
    expect(files.length).toBeGreaterThan(1)
    const contents = recorded(path, sha256, files)
    for (const { path: part } of files.filter((file) => file.path !== path)) {
      const before = readFileSync(part)
      const { atime, mtime } = statSync(part)
      const other = Buffer.from(before)
      other[other.length - 1]! ^= 1
      // Neither the size nor the time of writing gives it away.
      writeFileSync(part, other)
      utimesSync(part, atime, mtime)
      await expect(contents.sure(1), basename(part)).rejects.toMatchObject({ code: 'file-changed' })
      expect(await contents.look(1), basename(part)).toBe('changed')
      writeFileSync(part, before)
      utimesSync(part, atime, mtime)
      expect((await contents.sure(1)).sha256).toBe(sha256)
    }
  })

  it('is missing a part that was taken away, and says which', async () => {
    const path = await write()
    const { sha256, files } = await hashSlide(path)
    const contents = recorded(path, sha256, files)
    const part = files.find((file) => file.path !== path)!.path
    rmSync(part)
    await expect(contents.sure(1)).rejects.toMatchObject({ code: 'slide-missing' })
    expect(await contents.look(1)).toBe('missing')
  })
})
