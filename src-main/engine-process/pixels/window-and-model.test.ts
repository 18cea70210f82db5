import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openSlide } from '#main/slides/index.ts'
import {
  iccProfile,
  imageFields,
  jpegWithProfile,
  type MadeImage,
  segmentsOf,
  srgbPrimaries,
} from '#main/testing/index.ts'
import { transcodeTile } from './index.ts'
import { farthest, testFiles, textured } from './testing.ts'

const files = testFiles('window-and-model')

describe('the window and the model see the same picture', () => {
  const tile = 64
  /** A JPEG with these letters as the names of its components. */
  const ids = (jpeg: Buffer, names: string) => {
    const out = Buffer.from(jpeg)
    const frame = out.indexOf(Buffer.from([0xff, 0xc0]))
    const scan = out.indexOf(Buffer.from([0xff, 0xda]))
    for (let c = 0; c < 3; c++) {
      out[frame + 10 + c * 3] = names.charCodeAt(c)
      out[scan + 5 + c * 2] = names.charCodeAt(c)
    }
    return out
  }
  /** A JPEG with Adobe's marker, which states the colour transform as a number. */
  const adobe = (jpeg: Buffer, transform: number) =>
    Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]),
      jpeg.subarray(2),
    ])
  it('even if the markers of a JPEG tile contradict the tag, in each tile of each level', async () => {
    const [w, h] = [tile * 2, tile * 2]
    const bare = await sharp({ create: { width: tile, height: tile, channels: 3, background: '#c04080' } })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
    const jfif = Buffer.concat([
      bare.subarray(0, 2),
      Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
      bare.subarray(2),
    ])
    const streams = [jfif, bare, adobe(bare, 0), adobe(bare, 1), ids(bare, 'RGB'), ids(bare, 'YCC')]
    for (const photometric of [2, 6])
      for (const odd of streams) {
        // The deviating stream is in a corner, so checking only the middle would miss it.
        const image = (side: number): MadeImage => ({
          fields: imageFields({ width: side, height: side, tile, compression: 7, photometric }),
          segments: Array.from({ length: (side / tile) ** 2 }, (_, i) => (i === 0 ? odd : bare)),
          tiled: true,
        })
        const file = files.tiff(image(w), image(h / 2))
        const reader = await openSlide(file)
        const slide = await files.source(file)
        for (const level of [0, 1])
          for (let index = 0; index < (level === 0 ? 4 : 1); index++) {
            const at = { plane: 0, level, col: index % 2, row: Math.floor(index / 2) }
            const passed = await reader.tile(at)
            const shown = await sharp(passed?.bytes ?? (await transcodeTile(slide, at)))
              .raw()
              .toBuffer()
            const rect = { x: at.col * tile, y: at.row * tile, width: tile, height: tile }
            const seen = await slide.readLevel(level, rect)
            expect(
              farthest(shown, seen.data),
              `photometric ${photometric}, stream ${streams.indexOf(odd)}`,
            ).toBeLessThanOrEqual(2)
          }
        await reader.close()
      }
  })

  it('even if a JPEG tile has a colour profile of its own, or other channels than the file says', async () => {
    const raw = { raw: { width: tile, height: tile, channels: 3 } } as const
    const [plain] = segmentsOf(textured(tile, tile), tile)
    const jpeg = await sharp(plain, raw).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()
    const grey = await sharp(plain, raw).toColourspace('b-w').jpeg().toBuffer()
    const profiled = jpegWithProfile(jpeg, iccProfile({ ...srgbPrimaries, gamma: 1.8 }))
    for (const [odd, damaged] of [
      [profiled, 0],
      [grey, 1],
    ] as const) {
      const fields = imageFields({ width: tile * 2, height: tile, tile, compression: 7, photometric: 6 })
      const file = files.tiff({ fields, segments: [jpeg, odd], tiled: true })
      const reader = await openSlide(file)
      expect(await reader.tile({ plane: 0, level: 0, col: 1, row: 0 })).toBeNull()
      await reader.close()
      const slide = await files.source(file)
      await slide.readLevel(0, { x: 0, y: 0, width: tile * 2, height: tile })
      expect(slide.damagedTiles).toBe(damaged)
    }
  })

  it('even if a JPEG tile says it is turned, or breaks off', async () => {
    const tiles = await Promise.all(
      segmentsOf(textured(tile * 2, tile * 2), tile).map((data) =>
        sharp(data, { raw: { width: tile, height: tile, channels: 3 } })
          .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      ),
    )
    const exif = Buffer.from(
      '457869660000 4d4d002a00000008 0001 0112 0003 00000001 0006 0000 00000000'.replaceAll(' ', ''),
      'hex',
    )
    const turned = (jpeg: Buffer) =>
      Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif, jpeg.subarray(2)])
    const cut = (jpeg: Buffer) => jpeg.subarray(0, jpeg.length >> 1)
    for (const [change, damaged] of [
      [turned, 0],
      [cut, 1],
    ] as const) {
      const segments = tiles.map((jpeg, i) => (i === 1 ? change(jpeg) : jpeg))
      const fields = imageFields({ width: tile * 2, height: tile * 2, tile, compression: 7, photometric: 6 })
      const file = files.tiff({ fields, segments, tiled: true })
      const reader = await openSlide(file)
      expect(await reader.tile({ plane: 0, level: 0, col: 1, row: 0 })).toBeNull()
      expect(await reader.tile({ plane: 0, level: 0, col: 0, row: 0 })).not.toBeNull()
      await reader.close()
      const slide = await files.source(file)
      await slide.readLevel(0, { x: 0, y: 0, width: tile * 2, height: tile * 2 })
      expect(slide.damagedTiles).toBe(damaged)
    }
  })
})
