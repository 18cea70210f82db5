import { crc32, deflateSync } from 'node:zlib'

/** Primaries in XYZ (D50) and the exponent of the tone curve of a display-like RGB profile. */
export interface MadeProfile {
  readonly gamma: number
  readonly red: readonly [number, number, number]
  readonly green: readonly [number, number, number]
  readonly blue: readonly [number, number, number]
}

const d50 = [0.9642, 1, 0.8249] as const
/** sRGB's own primaries, adapted to D50. */
export const srgbPrimaries = {
  red: [0.4361, 0.2225, 0.0139],
  green: [0.3851, 0.7169, 0.0971],
  blue: [0.1431, 0.0606, 0.7141],
} as const

/** A matrix and curve profile. Source: ICC.1:2001-04 (version 2), 6.1 and 6.3.1.2. */
export function iccProfile({ gamma, red, green, blue }: MadeProfile): Buffer {
  const text = (name: string) => {
    const body = Buffer.alloc(12 + name.length + 1 + 78)
    body.write('desc', 0, 'latin1')
    body.writeUInt32BE(name.length + 1, 8)
    body.write(name, 12, 'latin1')
    return body
  }
  const xyz = (values: readonly number[]) => {
    const body = Buffer.alloc(20)
    body.write('XYZ ', 0, 'latin1')
    for (const [i, value] of values.entries()) body.writeInt32BE(Math.round(value * 65536), 8 + i * 4)
    return body
  }
  const curve = Buffer.alloc(16)
  curve.write('curv', 0, 'latin1')
  curve.writeUInt32BE(1, 8)
  curve.writeUInt16BE(Math.round(gamma * 256), 12)
  const copyright = Buffer.from('text\0\0\0\0none\0', 'latin1')
  const tags: [string, Buffer][] = [
    ['desc', text('made for a test')],
    ['cprt', copyright],
    ['wtpt', xyz(d50)],
    ['rXYZ', xyz(red)],
    ['gXYZ', xyz(green)],
    ['bXYZ', xyz(blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const bodies: Buffer[] = []
  let at = 128 + table.length
  for (const [i, [name, body]] of tags.entries()) {
    table.write(name, 4 + i * 12, 'latin1')
    table.writeUInt32BE(at, 8 + i * 12)
    table.writeUInt32BE(body.length, 12 + i * 12)
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    bodies.push(padded)
    at += padded.length
  }
  const header = Buffer.alloc(128)
  header.writeUInt32BE(at, 0)
  header.writeUInt32BE(0x02100000, 8)
  header.write('mntrRGB XYZ ', 12, 'latin1')
  header.write('acsp', 36, 'latin1')
  for (const [i, value] of d50.entries()) header.writeInt32BE(Math.round(value * 65536), 68 + i * 4)
  return Buffer.concat([header, table, ...bodies])
}

/** A JPEG with a profile in its APP2 segments, of at most `part` bytes each. */
export function jpegWithProfile(jpeg: Buffer, profile: Buffer, part = 65_000): Buffer {
  const count = Math.ceil(profile.length / part)
  const segments = Array.from({ length: count }, (_, i) => {
    const body = profile.subarray(i * part, (i + 1) * part)
    const head = Buffer.alloc(18)
    head.writeUInt16BE(0xffe2, 0)
    head.writeUInt16BE(16 + body.length, 2)
    head.write('ICC_PROFILE\0', 4, 'latin1')
    head[16] = i + 1
    head[17] = count
    return Buffer.concat([head, body])
  })
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

/** A PNG with a profile in an iCCP chunk after its header. */
export function pngWithProfile(png: Buffer, profile: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from('iCCPmade\0\0', 'latin1'), deflateSync(profile)])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(typed.length - 4)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(typed))
  return Buffer.concat([png.subarray(0, 33), length, typed, check, png.subarray(33)])
}
