import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { picturedMarks } from './pictures.ts'
import { createReports } from './report-file.ts'
import { snapshotFor } from './testing.ts'

const jpeg = await sharp({ create: { width: 120, height: 120, channels: 3, background: '#b48' } })
  .jpeg()
  .toBuffer()

describe('A report whose pictures were cut before the signature', () => {
  const snapshot = snapshotFor()
  const draft = { ...snapshot, signature: null }
  const pictured = picturedMarks(snapshot).length
  let cuts: number
  let changed: boolean
  let reports: ReturnType<typeof createReports>
  beforeEach(() => {
    cuts = 0
    changed = false
    reports = createReports({
      engine: {
        async crop() {
          cuts += 1
          return { bytes: jpeg, mimeType: 'image/jpeg' }
        },
      },
      contents: {
        async sureOf(sha256) {
          if (changed) throw new AppError('file-changed')
          return { id: 1, path: '/a.svs', sha256, files: [] } as never
        },
      },
      bug: () => '',
    })
  })
  const prepared = async () => {
    reports.prepare(draft)
    await expect.poll(() => cuts).toBe(pictured)
  }

  it('has the same bytes as one whose pictures are cut then, and cuts none again', async () => {
    const plain = await reports.make(snapshot)
    cuts = 0
    reports.forget(snapshot.slide.sha256)
    await prepared()
    expect(Buffer.from(await reports.make(snapshot)).equals(Buffer.from(plain))).toBe(true)
    expect(cuts).toBe(pictured)
  })

  it('is refused if the slide holds something else at the time of the signature', async () => {
    await prepared()
    changed = true
    await expect(reports.make(snapshot)).rejects.toThrow('file-changed')
  })

  it('cuts them again after the file held another content for a while', async () => {
    await prepared()
    reports.forget(snapshot.slide.sha256)
    await reports.make(snapshot)
    expect(cuts).toBe(2 * pictured)
  })
})
