import { describe, expect, it } from 'vitest'
import { type MadeElement, makeDicom, slideElements, syntaxes } from '#main/testing/index.ts'
import { checkSlide, openSlide } from '../index.ts'
import { instance, jpegs, tiles, written } from './testing.ts'

const shape = { width: 64, height: 48, tile: 16, frames: 12, colour: 'YBR_FULL_422' } as const
const imageType = 0x00080008

/** An instance whose elements are changed, or left out where the change gives null. */
function changed(change: (element: MadeElement) => MadeElement | null): string {
  const elements = slideElements(shape).flatMap((element) => change(element) ?? [])
  const pixels = { frames: jpegs.map((jpeg) => [jpeg]), table: 'basic' } as const
  return written({ 'a.dcm': makeDicom({ syntax: syntaxes.jpeg, pixels, elements }) })
}

describe('a DICOM slide as others write it', () => {
  it('is read if numbers are decimal strings', async () => {
    const numeric = new Set(['US', 'UL'])
    const file = changed((element) =>
      numeric.has(element.vr) ? { ...element, vr: 'DS', value: ` ${(element.value as number[])[0]}` } : element,
    )
    const sound = written({ 'a.dcm': instance() })
    expect(await checkSlide(file)).toEqual(await checkSlide(sound))
    expect(await tiles(file)).toEqual(await tiles(sound))
  })

  it('is read if the number of frames is a binary number', async () => {
    const file = changed((element) =>
      element.tag === 0x00280008 ? { tag: element.tag, vr: 'UL', value: [12] } : element,
    )
    expect((await checkSlide(file)).width).toBe(64)
  })

  it('is refused as damaged if a number is no number', async () => {
    const file = changed((element) => (element.tag === 0x00280011 ? { ...element, vr: 'DS', value: 'wide' } : element))
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-damaged' })
  })

  it('is the slide without an ImageType if it has several tiles, and is refused by name if it has one', async () => {
    const reader = await openSlide(changed((element) => (element.tag === imageType ? null : element)))
    expect(reader.info).toMatchObject({ width: 64, height: 48 })
    await reader.close()
    const one = slideElements({ ...shape, width: 16, height: 16, frames: 1 }).filter(({ tag }) => tag !== imageType)
    const pixels = { frames: [[jpegs[0]!]], table: 'basic' } as const
    const file = written({ 'a.dcm': makeDicom({ syntax: syntaxes.jpeg, pixels, elements: one }) })
    await expect(checkSlide(file)).rejects.toMatchObject({
      code: 'file-unsupported',
      data: { params: { format: expect.stringContaining('unstated type') } },
    })
  })

  it('is read if its type is in small letters, and its maker in the letters that it states', async () => {
    const text = (value: string) => Buffer.from(value).toString('latin1')
    const file = written({
      'a.dcm': makeDicom({
        syntax: syntaxes.jpeg,
        pixels: { frames: jpegs.map((jpeg) => [jpeg]), table: 'basic' },
        elements: [
          { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
          ...slideElements(shape).map((element) =>
            element.tag === imageType
              ? { ...element, value: 'original\\primary\\volume\\none' }
              : element.tag === 0x00080070
                ? { ...element, value: text('Müller 製') }
                : element,
          ),
        ],
      }),
    })
    expect(await checkSlide(file)).toMatchObject({ width: 64, vendor: 'Müller 製' })
  })

  it('has no scale if a pixel is not square, whichever element says so', async () => {
    const scaleOf = async (spacing: string | null, imaged: readonly [number, number] | null) =>
      (
        await checkSlide(
          written({
            'a.dcm': makeDicom({
              syntax: syntaxes.jpeg,
              pixels: { frames: jpegs.map((jpeg) => [jpeg]), table: 'basic' },
              elements: [
                ...slideElements(shape).filter(({ tag }) => tag !== 0x52009229),
                ...(spacing === null ? [] : [shared(spacing)]),
                ...(imaged ?? []).map((size, i) => ({ tag: 0x00480001 + i, vr: 'FL', value: [size] })),
              ],
            }),
          }),
        )
      ).micronsPerPixel
    const shared = (spacing: string): MadeElement => ({
      ...{ tag: 0x52009229, vr: 'SQ' },
      value: [[{ tag: 0x00289110, vr: 'SQ', value: [[{ tag: 0x00280030, vr: 'DS', value: spacing }]] }]],
    })
    expect(await scaleOf('2.5e-4\\0.00025', null)).toBe(0.25)
    expect(await scaleOf('0.0005\\0.00025', null)).toBeNull()
    expect(await scaleOf(null, [0.016, 0.012])).toBeCloseTo(0.25, 6)
    expect(await scaleOf(null, [0.016, 0.024])).toBeNull()
    expect(await scaleOf(null, null)).toBeNull()
  })
})
