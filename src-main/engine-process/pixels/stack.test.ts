import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide, hashSlide, openSlide, pictureListText } from '#main/slides/index.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { crop, showSameField, transcodeTile } from './index.ts'
import { testFiles } from './testing.ts'

const real = path.resolve(import.meta.dirname, '../../../../shared/data/focus_stack')
const { dir, open: openPixels } = testFiles('stack')

function list(name: string, folder: string, planes: readonly string[]): string {
  const file = path.join(dir, name)
  fs.writeFileSync(file, pictureListText({ kind: 'planes', folder, files: planes }))
  return file
}

/** Noise that is sharp in a different column of the picture in each plane, and blurred elsewhere. */
async function madeStack(): Promise<{ file: string; sharp: Buffer; planes: string[] }> {
  const side = 192
  const noise = Buffer.alloc(side * side * 3)
  for (let i = 0, state = 7; i < side * side; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    noise.fill(96 + ((state >>> 16) & 127), i * 3, i * 3 + 3)
  }
  const raw = { raw: { width: side, height: side, channels: 3 } } as const
  const soft = await sharp(noise, raw).blur(4).raw().toBuffer()
  const planes: string[] = []
  for (let plane = 0; plane < 3; plane++) {
    const picture = Buffer.from(soft)
    for (let y = 0; y < side; y++) {
      const from = (y * side + plane * 64) * 3
      noise.copy(picture, from, from, from + 64 * 3)
    }
    planes.push(`z${plane}.png`)
    await sharp(picture, raw)
      .png()
      .toFile(path.join(dir, `z${plane}.png`))
  }
  return { file: list('made.planes', dir, planes), sharp: noise, planes }
}

describe('a stack of planes', () => {
  it('opens as one slide whose tiles are those of its planes', async () => {
    const { file, planes } = await madeStack()
    expect(await checkSlide(file)).toMatchObject({ format: 'png', width: 192, height: 192, planes: 3 })
    const reader = await openSlide(file)
    for (const [plane, name] of planes.entries()) {
      const tile = await reader.tile({ level: 0, col: 0, row: 0, plane })
      expect(Buffer.from(tile!.bytes)).toEqual(fs.readFileSync(path.join(dir, name)))
    }
    expect(await reader.tile({ level: 0, col: 0, row: 0, plane: allInFocus })).toBeNull()
    await expect(reader.tile({ level: 0, col: 0, row: 0, plane: 3 })).rejects.toMatchObject({ code: 'not-found' })
    await reader.close()
  })

  it('is combined from the sharp parts of each plane, in tiles and crops alike', async () => {
    const { file, sharp: wanted } = await madeStack()
    const source = await openPixels(file)
    const region = { x: 0, y: 0, width: 192, height: 192, outWidth: 192, outHeight: 192 }
    const whole = await source.readRegion({ ...region, plane: allInFocus })
    // Away from the seams, each column equals the plane that is sharp there, to the last grey level.
    for (const x of [32, 96, 160]) {
      const at = (96 * 192 + x) * 3
      expect(Math.abs(whole.data[at]! - wanted[at]!)).toBeLessThanOrEqual(1)
    }
    const inner = await source.readRegion({
      x: 80,
      y: 80,
      width: 32,
      height: 32,
      outWidth: 32,
      outHeight: 32,
      plane: allInFocus,
    })
    const same = Array.from(
      { length: 32 },
      (_, x) => whole.data[(96 * 192 + 80 + x) * 3]! - inner.data[(16 * 32 + x) * 3]!,
    )
    expect(Math.max(...same.map(Math.abs))).toBeLessThanOrEqual(1)
    const corner = await source.readRegion({
      x: -64,
      y: -64,
      width: 128,
      height: 128,
      outWidth: 64,
      outHeight: 64,
      plane: allInFocus,
    })
    expect(corner.data[0]).toBe(255)
    await transcodeTile(source, { level: 0, col: 0, row: 0, plane: allInFocus })
    await crop(source, { x: 96, y: 96, sizePx: 64, outPx: 64, plane: allInFocus })
    await expect(source.readRegion({ ...region, plane: 3 })).rejects.toMatchObject({ code: 'not-found' })
    await source.close()
  })

  it('is the same slide wherever its planes are, and another one if any of them changes', async () => {
    const { file, planes } = await madeStack()
    const elsewhere = path.join(dir, 'copy')
    fs.mkdirSync(elsewhere, { recursive: true })
    for (const name of planes) fs.copyFileSync(path.join(dir, name), path.join(elsewhere, name))
    const copy = list('copy.planes', elsewhere, planes)
    expect((await hashSlide(copy)).sha256).toBe((await hashSlide(file)).sha256)
    fs.copyFileSync(path.join(elsewhere, planes[0]!), path.join(elsewhere, planes[1]!))
    expect((await hashSlide(copy)).sha256).not.toBe((await hashSlide(file)).sha256)
  })

  it('is refused by name if a plane is missing, broken or of another size, or if the list is foreign', async () => {
    const { planes } = await madeStack()
    await sharp({ create: { width: 50, height: 50, channels: 3, background: 'red' } }).toFile(path.join(dir, 'odd.png'))
    fs.writeFileSync(path.join(dir, 'broken.png'), 'no picture')
    const refusal = (last: string) => checkSlide(list('bad.planes', dir, [...planes, last])).catch((e) => e.data)
    expect(await refusal('gone.png')).toMatchObject({ code: 'file-not-found', params: { file: 'gone.png' } })
    expect(await refusal('odd.png')).toMatchObject({ code: 'file-damaged', params: { file: 'odd.png' } })
    expect(await refusal('broken.png')).toMatchObject({ code: 'file-not-a-slide', params: { file: 'broken.png' } })
    expect(await refusal('bad.planes')).toMatchObject({ code: 'file-damaged' })
    expect(await refusal('../z0.png')).toMatchObject({ code: 'file-damaged', params: { file: 'bad.planes' } })
  })
})

describe.skipIf(!fs.existsSync(real))('the real stack', () => {
  const planes = Array.from({ length: 20 }, (_, i) => `fov${String(i).padStart(3, '0')}.jpg`)
  it('shows one field, and starts at the sharpest plane', async () => {
    expect(await showSameField(planes.map((name) => path.join(real, name)))).toBe(true)
    const { planes: count, startPlane } = await checkSlide(list('real.planes', real, planes))
    expect(count).toBe(20)
    expect(startPlane).toBe(16)
  })

  it('all in focus is close to the published composite, closer than any plane', async () => {
    const source = await openPixels(list('real.planes', real, planes))
    const region = { x: 0, y: 0, width: 1024, height: 1024, outWidth: 1024, outHeight: 1024 }
    const published = await sharp(path.join(real, 'all_in_focus.jpg')).greyscale().raw().toBuffer()
    const ours = await source.readRegion({ ...region, plane: allInFocus })
    const best = await source.readRegion({ ...region, plane: 16 })
    const [composite, plane] = [difference(ours.data, published), difference(best.data, published)]
    // Measured: 35.0 dB and 3.3 levels of mean difference; the sharpest plane 33.3 dB and 3.8.
    expect(psnr(composite)).toBeGreaterThan(34.5)
    expect(psnr(composite)).toBeGreaterThan(psnr(plane) + 1)
    expect(composite.absolute).toBeLessThan(3.5)
    await source.close()
  })
})

it('fields of different places are not a stack', async () => {
  const { planes } = await madeStack()
  const other = path.join(dir, 'other.png')
  await sharp(path.join(dir, planes[0]!)).rotate(90).toFile(other)
  expect(await showSameField([path.join(dir, planes[0]!), other])).toBe(false)
})

/**
 * Mean absolute and mean squared difference between grey RGB and a one-channel picture, after equalising their means.
 */
function difference(rgb: Buffer, grey: Buffer): { absolute: number; squared: number } {
  let shift = 0
  for (let i = 0; i < grey.length; i++) shift += grey[i]! - rgb[i * 3]!
  shift /= grey.length
  let [absolute, squared] = [0, 0]
  for (let i = 0; i < grey.length; i++) {
    const d = grey[i]! - rgb[i * 3]! - shift
    absolute += Math.abs(d)
    squared += d * d
  }
  return { absolute: absolute / grey.length, squared: squared / grey.length }
}
const psnr = ({ squared }: { squared: number }) => 10 * Math.log10(255 ** 2 / squared)
