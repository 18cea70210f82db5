import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { forkEngine, startEngine } from '#main/engine/index.ts'
import { openSlide, stampsOf } from '#main/slides/index.ts'
import { writeSpots } from '#main/testing/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import { createOpenSlides } from './open-slides.ts'
import { createPictureRoutes } from './pictures.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-pictures-'))
const engine = startEngine({
  spawn: forkEngine({ entry: fileURLToPath(new URL('../engine-process/main.ts', import.meta.url)) }),
  setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
})
const path = join(folder, 'field.png')
await writeSpots(path, 900, 700, [{ x: 300, y: 300, red: true }])
const record = { id: 1, sha256: 'c'.repeat(64), path, fileName: 'field.png', files: await stampsOf([path]) }
const openSlides = createOpenSlides({ sure: async () => record, openSlide: (file) => openSlide(file) })
const pictures = createPictureRoutes({
  openSlides,
  engine,
  cellOf(_, cellId) {
    if (cellId !== 7) throw new AppError('not-found', { what: 'cell' })
    return { slideId: 1, x: 300, y: 300, width: 20, height: 20 }
  },
})
afterAll(async () => {
  await openSlides.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})
const ask = (version?: string, ifNoneMatch?: string) => ({ version, ifNoneMatch, signal: undefined })

describe('the picture of a cell', () => {
  it('is cut around the cell, in the requested size', async () => {
    const { status, body, headers } = await pictures.crop(ada, 7, 96, ask('cccccccc'))
    expect(status).toBe(200)
    expect(headers['cache-control']).toContain('immutable')
    const { data, info } = await sharp(Buffer.from(body as Uint8Array))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([96, 96])
    const middle = (48 * 96 + 48) * 3
    expect(data[middle]! - data[middle + 1]!).toBeGreaterThan(80)
  })

  it('is not returned under the hash of other content', async () => {
    await expect(pictures.crop(ada, 7, 96, ask('dddddddd'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(pictures.colour(1, ask('dddddddd'))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is revalidated if its address has no hash, and is then unchanged', async () => {
    const { headers } = await pictures.crop(ada, 7, 96, ask())
    expect(headers['cache-control']).toBe('private, no-cache')
    expect((await pictures.crop(ada, 7, 96, ask(undefined, headers.etag))).status).toBe(304)
    expect((await pictures.crop(ada, 7, 128, ask(undefined, headers.etag))).status).toBe(200)
  })

  it('is refused for a cell that the reader does not see', async () => {
    await expect(pictures.crop(ada, 8, 96, ask())).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the colours of a slide', () => {
  it('are empty if they need no table', async () => {
    expect(await pictures.colour(1, ask('cccccccc'))).toMatchObject({ status: 204, body: null })
  })
})
