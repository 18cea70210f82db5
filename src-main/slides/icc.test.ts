import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { iccProfile, jpegWithProfile, pngWithProfile, srgbPrimaries } from '#main/testing/index.ts'
import { jpegProfile, pngProfile } from './icc.ts'
import { openSlide } from './open.ts'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-icc-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))
const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: '#a05080' } })
const profile = iccProfile({ gamma: 1.8, ...srgbPrimaries })

const profileOf = async (name: string, bytes: Buffer) => {
  const file = path.join(dir, name)
  fs.writeFileSync(file, bytes)
  const reader = await openSlide(file)
  try {
    const found = await reader.iccProfile()
    return found && Buffer.from(found)
  } finally {
    await reader.close()
  }
}

describe('the colour profile of a picture', () => {
  it('is read from a JPEG in one part or many, and from a PNG', async () => {
    const jpeg = await picture.jpeg().toBuffer()
    expect(await profileOf('one.jpg', jpegWithProfile(jpeg, profile))).toEqual(profile)
    expect(await profileOf('many.jpg', jpegWithProfile(jpeg, profile, 100))).toEqual(profile)
    expect(await profileOf('a.png', pngWithProfile(await picture.png().toBuffer(), profile))).toEqual(profile)
    expect(await profileOf('none.jpg', jpeg)).toBeNull()
  })
  it('is none where a part is missing, or where it is not what it says', async () => {
    const jpeg = await picture.jpeg().toBuffer()
    const many = jpegWithProfile(jpeg, profile, 100)
    const second = many.indexOf('ICC_PROFILE\0', 60, 'latin1')
    many[second + 12] = 9
    expect(jpegProfile(many)).toBeNull()
    expect(jpegProfile(jpegWithProfile(jpeg, profile.subarray(0, 200)))).toBeNull()
    const png = pngWithProfile(await picture.png().toBuffer(), profile)
    png.fill(0, 60, 80)
    expect(pngProfile(png)).toBeNull()
    for (let cut = 0; cut < many.length; cut += 7) jpegProfile(many.subarray(0, cut))
    for (let cut = 0; cut < png.length; cut += 7) pngProfile(png.subarray(0, cut))
  })
})
