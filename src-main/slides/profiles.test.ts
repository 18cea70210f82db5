import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { imageFields, type MadeField, makeTiff } from '#main/testing/index.ts'
import { openSlide } from './index.ts'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-profiles-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

/** The profile of a slide file with these bytes. */
async function profileOf(name: string, bytes: Buffer): Promise<Buffer | null> {
  const file = path.join(dir, name)
  fs.writeFileSync(file, bytes)
  const reader = await openSlide(file)
  const found = await reader.iccProfile()
  await reader.close()
  return found && Buffer.from(found)
}

describe('colour profiles', () => {
  const profile = Buffer.from(Array.from({ length: 600 }, (_, i) => i % 251))

  it('of a TIFF are returned as stored', async () => {
    const bare = { fields: imageFields({ width: 8, height: 8 }), segments: [Buffer.alloc(192)], tiled: false }
    const icc: MadeField = { tag: 34_675, type: 7, values: profile }
    expect(await profileOf('icc.tif', makeTiff([{ ...bare, fields: [...bare.fields, icc] }]))).toEqual(profile)
    expect(await profileOf('no-icc.tif', makeTiff([bare]))).toBeNull()
  })

  it.each(['png', 'jpeg', 'webp'] as const)('of a %s picture', async (format) => {
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#c09080' } })
    const bytes = await picture.clone().withIccProfile('p3').toFormat(format).toBuffer()
    const found = await profileOf(`p3.${format}`, bytes)
    expect(found?.toString('latin1', 36, 40)).toBe('acsp')
    expect(found).toEqual((await sharp(bytes).metadata()).icc)
    expect(await profileOf(`bare.${format}`, await picture.toFormat(format).toBuffer())).toBeNull()
  })
})
