import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { writeIcons } from './icons.ts'

const svg = join(import.meta.dirname, '..', 'src-renderer', 'public', 'icon.svg')

it('draws one icon for three systems, each picture at the side that its directory names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-icons-'))
  await writeIcons(svg, folder)

  const ico = readFileSync(join(folder, 'icon.ico'))
  expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1])
  let end = 0
  for (let i = 0; i < ico.readUInt16LE(4); i++) {
    const entry = 6 + 16 * i
    const [length, at] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)]
    const { width, height } = await sharp(ico.subarray(at, at + length)).metadata()
    expect([width, height]).toEqual([ico[entry] || 256, ico[entry + 1] || 256])
    end = at + length
  }
  expect(end).toBe(ico.length)

  const icns = readFileSync(join(folder, 'icon.icns'))
  expect(icns.toString('latin1', 0, 4)).toBe('icns')
  expect(icns.readUInt32BE(4)).toBe(icns.length)
  const found = new Map<string, number>()
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    const picture = sharp(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)))
    found.set(icns.toString('latin1', at, at + 4), (await picture.metadata()).width)
  }
  expect(found.get('ic07')).toBe(128)
  expect(found.get('ic10')).toBe(1024)
  expect(found.size).toBe(10)

  for (const name of readdirSync(join(folder, 'png'))) {
    const { width, height } = await sharp(join(folder, 'png', name)).metadata()
    expect(`${width}x${height}.png`).toBe(name)
  }
})
