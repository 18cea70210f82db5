import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { iccProfile, pngWithProfile, srgbPrimaries } from '#main/testing/index.ts'
import {
  type ColourTable,
  colourOnProcessor,
  colourTableToBytes,
  parseColourTable,
} from '#shared/domain/colour-table.ts'
import { colourTableOf, latticeTable } from './colour-profile.ts'

/** 4096 evenly distributed colours, all greys, and the darkest colours. */
function patches(): Buffer {
  const values: number[] = []
  for (let r = 0; r < 16; r++)
    for (let g = 0; g < 16; g++) for (let b = 0; b < 16; b++) values.push(r * 17, g * 17, b * 17)
  for (let grey = 0; grey < 256; grey++) values.push(grey, grey, grey)
  for (let r = 0; r < 12; r++) for (let g = 0; g < 12; g++) for (let b = 0; b < 12; b++) values.push(r, g, b)
  return Buffer.from(values)
}

/** The same patches converted by lcms at once, without loss. */
async function byLcms(rgb: Buffer, profile: Buffer): Promise<Buffer> {
  const raw = { width: rgb.length / 3, height: 1, channels: 3 } as const
  const png = await sharp(rgb, { raw }).png().toBuffer()
  return sharp(pngWithProfile(png, profile)).toColourspace('srgb').raw().toBuffer()
}

/** The largest difference from lcms, and the largest change that the profile makes. */
async function worst(profile: Buffer, table: ColourTable | null): Promise<{ levels: number; moved: number }> {
  const rgb = patches()
  const expected = await byLcms(rgb, profile)
  const stored = Buffer.from(rgb)
  if (table) colourOnProcessor(parseColourTable(colourTableToBytes(table)))(rgb, 3)
  let [levels, moved] = [0, 0]
  for (let i = 0; i < rgb.length; i++) {
    levels = Math.max(levels, Math.abs(rgb[i]! - expected[i]!))
    moved = Math.max(moved, Math.abs(rgb[i]! - stored[i]!))
  }
  return { levels, moved }
}

const wide = { red: [0.6097, 0.3111, 0.0195], green: [0.2053, 0.6257, 0.0609], blue: [0.1492, 0.0632, 0.7446] } as const

describe('a profile as a table', () => {
  it.each([
    ['gamma 1.8, sRGB primaries', { gamma: 1.8, ...srgbPrimaries }],
    ['linear, sRGB primaries', { gamma: 1, ...srgbPrimaries }],
    ['gamma 2.2, Adobe RGB primaries', { gamma: 2.2, ...wide }],
    ['linear, Adobe RGB primaries', { gamma: 1, ...wide }],
    ['gamma 3, Adobe RGB primaries', { gamma: 3, ...wide }],
  ])('%s: at most 2 levels from lcms on every patch', async (_, made) => {
    const profile = iccProfile(made)
    const { levels, moved } = await worst(profile, await colourTableOf(profile, 'a.jpg'))
    expect(moved).toBeGreaterThan(10)
    expect(levels).toBeLessThanOrEqual(2)
  })

  it.each([1, 1.8, 2.2, 3])('as a lattice, gamma %d: at most 2 levels from lcms on every patch', async (gamma) => {
    const profile = iccProfile({ gamma, ...srgbPrimaries })
    expect((await worst(profile, await latticeTable(profile))).levels).toBeLessThanOrEqual(2)
  })

  it('is null if the profile is sRGB, and an error if it is damaged or not for RGB', async () => {
    const srgb = await sharp(patches().subarray(0, 300), { raw: { width: 100, height: 1, channels: 3 } })
      .withIccProfile('srgb')
      .png()
      .toBuffer()
    expect(await colourTableOf((await sharp(srgb).metadata()).icc!, 'a.jpg')).toBeNull()
    const cut = iccProfile({ gamma: 1, ...srgbPrimaries }).subarray(0, 200)
    await expect(colourTableOf(cut, 'a.jpg')).rejects.toMatchObject({ code: 'file-damaged' })
    const grey = iccProfile({ gamma: 1, ...srgbPrimaries })
    grey.write('GRAY', 16, 'latin1')
    await expect(colourTableOf(grey, 'a.jpg')).rejects.toMatchObject({ code: 'file-damaged' })
  })
})
