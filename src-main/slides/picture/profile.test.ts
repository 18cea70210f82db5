import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { iccProfile, jpegWithProfile, pngWithProfile, srgbPrimaries } from '#main/testing/index.ts'
import { openSlide } from '../open.ts'
import { openFile } from '../random-access-file.ts'
import { pictureProfile } from './profile.ts'

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
  it('is null if a part is missing or cannot be decompressed, wherever the file ends', async () => {
    const jpeg = await picture.jpeg().toBuffer()
    const many = jpegWithProfile(jpeg, profile, 100)
    const second = many.indexOf('ICC_PROFILE\0', 60, 'latin1')
    many.fill(0, second, second + 4)
    expect(await profileOf('missing.jpg', many)).toBeNull()
    const png = pngWithProfile(await picture.png().toBuffer(), profile)
    png.fill(0, 60, 80)
    expect(await profileOf('damaged.png', png)).toBeNull()
    for (const [bytes, mime] of [
      [many, 'image/jpeg'],
      [png, 'image/png'],
    ] as const)
      for (let cut = 12; cut < bytes.length; cut += 7) {
        const file = path.join(dir, 'cut')
        fs.writeFileSync(file, bytes.subarray(0, cut))
        const open = await openFile(file)
        await pictureProfile(open, mime)
        await open.close()
      }
  })
})
