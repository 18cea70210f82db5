import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { imageFields, type MadeField, type MadeImage, type MadeShape, makeTiff } from '#main/testing/index.ts'
import { checkSlide, hashFile, openSlide } from './index.ts'

const data = path.resolve(import.meta.dirname, '../../../shared/data/wsi')
const real = (name: string) => path.join(data, name)
const withData = describe.skipIf(!fs.existsSync(real('CMU-1-Small-Region.svs')))

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-slides-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))
function written(name: string, bytes: Buffer): string {
  const file = path.join(dir, name)
  fs.writeFileSync(file, bytes)
  return file
}

const solid = (side: number, colour: string) =>
  sharp({ create: { width: side, height: side, channels: 3, background: colour } })

/** An uncompressed tiled image of a single colour. */
function plain(shape: MadeShape): MadeImage {
  const tile = shape.tile ?? 16
  const count = Math.ceil(shape.width / tile) * Math.ceil(shape.height / tile)
  const segment = Buffer.alloc(tile * tile * (shape.samples ?? 3), 99)
  return { fields: imageFields({ ...shape, tile }), segments: new Array(count).fill(segment), tiled: true }
}
const reducedType: MadeField = { tag: 254, type: 4, values: [1] }

describe('every layout of TIFF', () => {
  for (const big of [false, true]) {
    for (const bigEndian of [false, true]) {
      it(`${big ? 'BigTIFF' : 'classic'}, ${bigEndian ? 'big' : 'little'} endian, as a pyramid`, async () => {
        const images = [
          plain({
            width: 100,
            height: 60,
            extra: [
              { tag: 282, type: 5, values: [40_000, 1] },
              { tag: 296, type: 3, values: [3] },
            ],
          }),
          plain({ width: 50, height: 30, extra: [reducedType] }),
          plain({ width: 25, height: 15, extra: [reducedType] }),
        ]
        const info = await checkSlide(written(`${big}${bigEndian}.tif`, makeTiff(images, { big, bigEndian })))
        expect(info).toMatchObject({ format: 'tiff', width: 100, height: 60, micronsPerPixel: 0.25, planes: 1 })
        expect(info.levels.map(({ width, downsample }) => [width, downsample])).toEqual([
          [100, 1],
          [50, 2],
          [25, 4],
        ])
      })
    }
  }

  it('ignores a screen resolution as a scale', async () => {
    const dpi = [{ tag: 282, type: 5, values: [300, 1] }] as const
    const info = await checkSlide(written('dpi.tif', makeTiff([plain({ width: 32, height: 32, extra: dpi })])))
    expect(info.micronsPerPixel).toBeNull()
  })

  it('recognises a synthetic slide by its description', async () => {
    const values = JSON.stringify({ daybreakSynthetic: true, micronsPerPixel: 0.25 })
    const info = await checkSlide(
      written('synthetic.tif', makeTiff([plain({ width: 32, height: 32, extra: [{ tag: 270, type: 2, values }] })])),
    )
    expect(info).toMatchObject({ synthetic: true, micronsPerPixel: 0.25 })
  })

  it('reads the scale of OME-XML', async () => {
    const values =
      '<?xml version="1.0"?><OME><Image><Pixels SizeC="3" PhysicalSizeX="250" PhysicalSizeXUnit="nm"/></Image></OME>'
    const info = await checkSlide(
      written('ome.tif', makeTiff([plain({ width: 32, height: 32, extra: [{ tag: 270, type: 2, values }] })])),
    )
    expect(info.micronsPerPixel).toBe(0.25)
  })

  it('gives a single large level an overview', async () => {
    const info = await checkSlide(written('large.tif', makeTiff([plain({ width: 5000, height: 3000, tile: 1024 })])))
    expect(info.levels.map(({ width, height }) => [width, height])).toEqual([
      [5000, 3000],
      [2500, 1500],
      [1250, 750],
      [625, 375],
    ])
  })
})

describe('stored tiles', () => {
  const jpegShape = { width: 128, height: 64, tile: 64, compression: 7 }

  it('stay RGB if the file says RGB', async () => {
    // A JPEG of raw RGB values, made as three channels without a colour transform.
    const rgb = await rgbJpeg(64)
    const file = written(
      'rgb.tif',
      makeTiff([{ fields: imageFields({ ...jpegShape, photometric: 2 }), segments: [rgb, rgb], tiled: true }]),
    )
    const reader = await openSlide(file)
    expect(reader.info.levels[0]!.passThrough).toBe(true)
    const tile = await reader.tile({ level: 0, col: 1, row: 0, plane: 0 })
    expect(Buffer.from(tile!.bytes).includes('Adobe')).toBe(true)
    await reader.close()
  })

  it('are null if never written, refused outside the grid, and cancelled on request', async () => {
    const tile = await solid(64, '#c08060').jpeg().toBuffer()
    const fields = imageFields({ ...jpegShape, photometric: 6 })
    const reader = await openSlide(written('sparse.tif', makeTiff([{ fields, segments: [null, tile], tiled: true }])))
    expect(await reader.tile({ level: 0, col: 0, row: 0, plane: 0 })).toBeNull()
    expect(Buffer.from((await reader.tile({ level: 0, col: 1, row: 0, plane: 0 }))!.bytes)).toEqual(tile)
    for (const at of [
      { level: 0, col: 2, row: 0 },
      { level: 9, col: 0, row: 0 },
      { level: 0, col: 0, row: -1 },
      { level: 0.5, col: 0, row: 0 },
    ]) {
      await expect(reader.tile({ ...at, plane: 0 })).rejects.toMatchObject({ code: 'not-found' })
    }
    const cancelled = reader.tile({ level: 0, col: 1, row: 0, plane: 0 }, AbortSignal.abort())
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    await reader.close()
    await expect(reader.tile({ level: 0, col: 1, row: 0, plane: 0 })).rejects.toMatchObject({ code: 'slide-missing' })
  })
})

/** A JPEG whose component values are RGB. Its colour marker is removed, as in scanners' tiles. */
async function rgbJpeg(side: number): Promise<Buffer> {
  const bytes = await solid(side, '#c08060').jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()
  return Buffer.concat([bytes.subarray(0, 2), bytes.subarray(4 + bytes.readUInt16BE(4))])
}

describe('pictures', () => {
  it('PNG and JPEG fields are passed through whole, with a plausible scale only', async () => {
    const png = written('field.png', await solid(300, '#eeddee').withMetadata({ density: 101_600 }).png().toBuffer())
    const reader = await openSlide(png)
    expect(reader.info).toMatchObject({ format: 'png', width: 300, height: 300, micronsPerPixel: 0.25 })
    const tile = await reader.tile({ level: 0, col: 0, row: 0, plane: 0 })
    expect(tile).toMatchObject({ mimeType: 'image/png' })
    expect(Buffer.from(tile!.bytes)).toEqual(fs.readFileSync(png))
    await reader.close()
    const jpeg = await checkSlide(
      written('field.jpg', await solid(300, '#eeddee').withMetadata({ density: 72 }).jpeg().toBuffer()),
    )
    expect(jpeg).toMatchObject({ format: 'jpeg', micronsPerPixel: null })
  })

  it('WebP fields of each kind are passed through whole, except transparent ones, which a browser shows over its own colour', async () => {
    const kinds = [
      await solid(300, '#eeddee').webp().toBuffer(),
      await solid(300, '#eeddee').webp({ lossless: true }).toBuffer(),
      await solid(300, '#eeddee').ensureAlpha(0.5).webp().toBuffer(),
    ]
    for (const [i, bytes] of kinds.entries()) {
      const reader = await openSlide(written(`field-${i}.webp`, bytes))
      expect(reader.info).toMatchObject({ format: 'webp', width: 300, height: 300, micronsPerPixel: null })
      const tile = await reader.tile({ level: 0, col: 0, row: 0, plane: 0 })
      if (i === 2) expect(tile).toBeNull()
      else expect(Buffer.from(tile!.bytes).equals(bytes)).toBe(true)
      await reader.close()
    }
  })

  it('a picture rotated by its camera is not passed through', async () => {
    const turned = await solid(64, '#eeddee').withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await checkSlide(written('turned.jpg', turned))).levels[0]).toMatchObject({ passThrough: false })
  })

  it('are recognised by content, not by name', async () => {
    const info = await checkSlide(written('really-png.svs', await solid(64, '#eeddee').png().toBuffer()))
    expect(info.format).toBe('png')
  })
})

describe('files that are refused', () => {
  const refusal = async (name: string, bytes: Buffer) => {
    const error = await checkSlide(written(name, bytes)).catch((reason) => reason)
    expect(error.data.params.file).toBe(name)
    return error.code
  }
  const sound = makeTiff([plain({ width: 100, height: 60 })])

  it('empty, foreign, missing, a folder', async () => {
    expect(await refusal('empty.svs', Buffer.alloc(0))).toBe('file-empty')
    expect(await refusal('text.tif', Buffer.from('not a slide at all'))).toBe('file-not-a-slide')
    expect(await refusal('short.tif', Buffer.from('II'))).toBe('file-not-a-slide')
    await expect(checkSlide(path.join(dir, 'nothing.svs'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(checkSlide(dir)).rejects.toMatchObject({ code: 'file-not-a-slide' })
  })

  it('a TIFF truncated anywhere', async () => {
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      expect(await refusal('cut.tif', sound.subarray(0, Math.floor(sound.length * part)))).toBe('file-truncated')
    }
    const unfinished = Buffer.from(sound)
    unfinished.fill(0, 4, 8)
    expect(await refusal('unfinished.tif', unfinished)).toBe('file-truncated')
  })

  it('a slide whose tiles were allocated but not written', async () => {
    const tile = await solid(64, '#c08060').jpeg().toBuffer()
    const fields = imageFields({ width: 64, height: 64, tile: 64, compression: 7, photometric: 6 })
    const hole = Buffer.concat([tile.subarray(0, tile.length - 100), Buffer.alloc(100)])
    expect(await refusal('hole.tif', makeTiff([{ fields, segments: [hole], tiled: true }]))).toBe('file-truncated')
  })

  it('truncated pictures', async () => {
    for (const [name, bytes] of [
      ['cut.png', await solid(400, '#eeddee').png().toBuffer()],
      ['cut.jpg', await solid(400, '#eeddee').jpeg().toBuffer()],
      ['cut.webp', await solid(400, '#eeddee').webp().toBuffer()],
    ] as const) {
      expect(await refusal(name, bytes.subarray(0, bytes.length - 40))).toBe('file-truncated')
    }
  })

  it('directories in a loop', async () => {
    const loop = Buffer.from(sound)
    const first = loop.readUInt32LE(4)
    loop.writeUInt32LE(first, first + 2 + loop.readUInt16LE(first) * 12)
    expect(await refusal('loop.tif', loop)).toBe('file-damaged')
  })

  it('impossible claims', async () => {
    const claim = (shape: MadeShape, extra: MadeField[] = []) =>
      makeTiff([
        { fields: [...imageFields(shape), ...extra], segments: [Buffer.alloc(16)], tiled: shape.tile !== undefined },
      ])
    expect(await refusal('sizes.tif', claim({ width: 4e9, height: 4e9, tile: 16 }))).toBe('file-too-large')
    expect(await refusal('table.tif', claim({ width: 10_000, height: 10_000, tile: 16 }))).toBe('file-damaged')
    expect(await refusal('strip.tif', claim({ width: 60_000, height: 60_000, compression: 5 }))).toBe('file-too-large')
    expect(await refusal('none.tif', claim({ width: 0, height: 5, tile: 16 }))).toBe('file-damaged')
    expect(await refusal('channels.tif', claim({ width: 16, height: 16, tile: 16, samples: 9 }))).toBe(
      'file-unsupported',
    )
  })
})

describe('identity', () => {
  it('is the hash of every byte', async () => {
    const bytes = Buffer.alloc(3_500_000, 7)
    const seen: number[] = []
    const { sha256: hash } = await hashFile(written('identity.bin', bytes), { onProgress: (done) => seen.push(done) })
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(seen.at(-1)).toBe(bytes.length)
    const cancelled = hashFile(path.join(dir, 'identity.bin'), { signal: AbortSignal.abort() })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  })
})

withData('real files', () => {
  it('opens an Aperio slide with scale, objective and associated images', async () => {
    expect(await checkSlide(real('CMU-1-Small-Region.svs'))).toMatchObject({
      format: 'svs',
      width: 2220,
      height: 2967,
      micronsPerPixel: 0.499,
      objective: 20,
      vendor: 'Aperio',
      associated: ['thumbnail', 'label', 'macro'],
      synthetic: false,
    })
  })

  it('opens an Aperio slide of JPEG 2000 tiles, which browsers cannot show', async () => {
    const info = await checkSlide(real('TCGA-CR-7395-01A-01-TS1.svs'))
    expect(info).toMatchObject({ format: 'svs', width: 4443, height: 3567, vendor: 'Aperio', micronsPerPixel: null })
    expect(info.levels.slice(0, 2)).toMatchObject([
      { width: 4443, passThrough: false },
      { width: 2221, downsample: 2, passThrough: false },
    ])
  })

  it('opens a deflate pyramid of four levels', async () => {
    const info = await checkSlide(real('openslide_boxes.tiff'))
    expect(info.levels.map(({ width, downsample }) => [width, downsample])).toEqual([
      [300, 1],
      [150, 2],
      [75, 4],
      [37, 8],
    ])
  })

  it.each([
    ['broken.svs', 'file-not-a-slide'],
    ['openslide_unopenable.tiff', 'file-unsupported'],
    ['openslide_unreadable.svs', 'file-damaged'],
    ['highdicom_sm_annotations.dcm', 'file-unsupported'],
  ])('refuses %s by name: %s', async (name, code) => {
    await expect(checkSlide(real(name))).rejects.toMatchObject({ code, data: { params: { file: name } } })
  })
})
