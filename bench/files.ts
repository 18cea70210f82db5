import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { repository } from '../e2e/host.ts'
import { synthesize } from '../src-main/synth/index.ts'
import { parseSynthArguments } from '../src-main/synth/recipe/index.ts'
import { iccProfile, srgbPrimaries } from '../src-main/testing/icc-profile.ts'

export const outFolder = join(repository, 'bench', '.out')

/** A synthetic slide, generated once and kept in bench/.out. */
export async function synthetic(name: string, words: readonly string[]): Promise<string> {
  mkdirSync(outFolder, { recursive: true })
  const out = join(outFolder, `${name}.tif`)
  if (existsSync(out)) return out
  console.error(`making ${name}.tif (${words.join(' ')}) …`)
  await synthesize(parseSynthArguments([out, ...words]), {})
  return out
}

export const fifteenMillimetres = (): Promise<string> =>
  synthetic('15mm', ['--width-mm', '15', '--height-mm', '15', '--seed', '1', '--diagnosis', 'HSIL'])

/** Has about 20,000 cells. */
export const nineMillimetres = (): Promise<string> =>
  synthetic('9mm', ['--width-mm', '9', '--height-mm', '9', '--seed', '4', '--diagnosis', 'LSIL'])

export const tenGigapixels = (): Promise<string> =>
  synthetic('10gp', ['--width', '100000', '--height', '100000', '--seed', '2', '--diagnosis', 'LSIL'])

/** A copy of a little-endian TIFF with a colour profile in its first directory, as scanners write it. */
export function withProfile(path: string): string {
  const out = path.replace(/\.tif$/, '-profile.tif')
  if (existsSync(out)) return out
  copyFileSync(path, `${out}.part`)
  const file = openSync(`${out}.part`, 'r+')
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length)
    readSync(file, bytes, 0, length, at)
    return bytes
  }
  const big = read(2, 2).readUInt16LE() === 43
  const [word, entry, countBytes] = big ? [8, 20, 8] : [4, 12, 2]
  const place = (bytes: Buffer): number => (big ? Number(bytes.readBigUInt64LE()) : bytes.readUInt32LE())
  const number = (value: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length)
    bytes.writeUIntLE(value, 0, Math.min(6, length))
    return bytes
  }
  const first = place(read(big ? 8 : 4, word))
  const count = read(first, countBytes).readUInt16LE()
  const entries = Array.from({ length: count }, (_, i) => read(first + countBytes + i * entry, entry))
  const profile = iccProfile({ gamma: 1.8, ...srgbPrimaries })
  const end = Math.ceil(fstatSync(file).size / 8) * 8
  entries.push(Buffer.concat([number(34_675, 2), number(7, 2), number(profile.length, word), number(end, word)]))
  entries.sort((a, b) => a.readUInt16LE() - b.readUInt16LE())
  writeSync(file, profile, 0, profile.length, end)
  const directory = Math.ceil((end + profile.length) / 8) * 8
  const next = read(first + countBytes + count * entry, word)
  const bytes = Buffer.concat([number(entries.length, countBytes), ...entries, next])
  writeSync(file, bytes, 0, bytes.length, directory)
  writeSync(file, number(directory, word), 0, word, big ? 8 : 4)
  closeSync(file)
  renameSync(`${out}.part`, out)
  return out
}
