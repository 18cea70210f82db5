import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { repository, temporaryFolder } from './host.ts'

/** Generates a square slide `name`.tif with an area of cells, the same for the same size and diagnosis. */
export function madeSlide(name: string, sidePx: number, diagnosis: string): string {
  const slide = join(temporaryFolder(), `${name}.tif`)
  const node = join(repository, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const size = ['--width', String(sidePx), '--height', String(sidePx)]
  const args = ['src-main/hosts/cli/main.ts', 'synth', slide, ...size, '--seed', '7', '--diagnosis', diagnosis]
  execFileSync(node, args, { cwd: repository, stdio: 'ignore' })
  return slide
}

/** Generates a field `name`.jpg like a camera's, without a scale. */
export async function madeField(name: string): Promise<string> {
  const out = join(temporaryFolder(), `${name}.jpg`)
  const part = { left: 400, top: 400, width: 1400, height: 1000 }
  await sharp(madeSlide('field', 2400, 'HSIL'))
    .extract(part)
    .jpeg({ quality: 92 })
    .toFile(out)
  return out
}

/**
 * Spoils tiles of the finest level of a TIFF with JPEG tiles, as a bad sector does: the second half of each holds
 * something else. Source: TIFF 6.0, section 2.
 */
export function spoilTiles(slide: string, indexes: readonly number[]): void {
  const bytes = readFileSync(slide)
  const big = bytes.readUInt16LE(2) === 43
  const offset = (at: number) => (big ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at))
  const directory = offset(big ? 8 : 4)
  const count = big ? Number(bytes.readBigUInt64LE(directory)) : bytes.readUInt16LE(directory)
  const table = (tag: number) => {
    for (let i = 0; i < count; i++) {
      const at = directory + (big ? 8 + i * 20 : 2 + i * 12)
      if (bytes.readUInt16LE(at) !== tag) continue
      const long = bytes.readUInt16LE(at + 2) === 16
      const values = offset(at + (big ? 12 : 8))
      return (index: number) =>
        long ? Number(bytes.readBigUInt64LE(values + index * 8)) : bytes.readUInt32LE(values + index * 4)
    }
    throw new Error(`${slide} has no field ${tag}`)
  }
  const [places, lengths] = [table(324), table(325)]
  for (const index of indexes) {
    const [place, length] = [places(index), lengths(index)]
    bytes.fill(0x55, place + Math.floor(length / 2), place + length)
  }
  writeFileSync(slide, bytes)
}
