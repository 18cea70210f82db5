import { crc32, deflateSync } from 'node:zlib'
import { AppError } from '#shared/contract/errors.ts'
import { type ColourTable, type LatticeTable, latticeSide } from '#shared/domain/colour-table.ts'
import { matrixProfile } from './icc-matrix.ts'
import { sharp } from './sharp.ts'

const steps = latticeSide - 1
const full = 65_535
/** A table that changes nothing by more than this is not applied: the profile is sRGB under another name. */
const unchangedLevels = 1
/** A profile's colour space in its header. */
const rgbSpace = 'RGB '

/**
 * A table from a profile's RGB to sRGB; null if the profile is sRGB itself. Profiles of curves and a matrix are
 * computed in closed form, all others node by node by lcms (perceptual intent). Throws AppError `file-damaged` if the
 * profile cannot be used.
 */
export async function colourTableOf(profile: Uint8Array, file: string): Promise<ColourTable | null> {
  const unusable = () => new AppError('file-damaged', { file, detail: 'colour profile' })
  const bytes = Buffer.from(profile)
  if (bytes.length < 132 || bytes.readUInt32BE(0) > bytes.length || bytes.toString('latin1', 16, 20) !== rgbSpace)
    throw unusable()
  try {
    // lcms decides whether a profile is sound.
    const lattice = await latticeTable(profile)
    return lattice && (matrixProfile(bytes) ?? lattice)
  } catch {
    throw unusable()
  }
}

/** The table computed by lcms; null if it changes nothing. Rejects if the profile is unusable. */
export async function latticeTable(profile: Uint8Array): Promise<LatticeTable | null> {
  const ramp = await byLcms(Buffer.from(Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3))), profile)
  const greys = Array.from({ length: 256 }, (_, i) => ramp[i * 3 + 1]!)
  const nodes = nodesAlong(greys)
  const inputs = Buffer.alloc(latticeSide ** 3 * 3)
  for (let i = 0; i < latticeSide ** 3; i++) {
    inputs[i * 3] = nodes[i % latticeSide]!
    inputs[i * 3 + 1] = nodes[Math.floor(i / latticeSide) % latticeSide]!
    inputs[i * 3 + 2] = nodes[Math.floor(i / latticeSide ** 2)]!
  }
  const lattice = await byLcms(inputs, profile)
  if (!lattice.some((level, i) => Math.abs(level - inputs[i]!) > unchangedLevels)) return null
  return { kind: 'lattice', curve: curveThrough(nodes, greys), lattice }
}

/** Rejects if the profile is unusable. */
async function byLcms(rgb: Buffer, profile: Uint8Array): Promise<Buffer> {
  // A strip of pixels with the embedded profile, because sharp converts only with an image's own profile. At 16 bits
  // sharp would use Display P3, which is off by up to 13 levels in the strongest colours.
  const { data, info } = await sharp(pngWithProfile(rgb, profile), { failOn: 'warning' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3 || data.length !== rgb.length) throw new Error('unexpected shape')
  return data
}

/**
 * 33 inputs from 0 to 255 at even steps of the resulting greys, so they are close together where the profile is
 * steep.
 */
function nodesAlong(greys: readonly number[]): number[] {
  const [black, white] = [greys[0]!, greys[255]!]
  const nodes = [0]
  for (let k = 1; k < steps; k++) {
    const wanted = black + ((white - black) * k) / steps
    let input = nodes[k - 1]! + 1
    while (input < 255 - (steps - k) && greys[input]! < wanted) input++
    nodes.push(input)
  }
  return [...nodes, 255]
}

/** Place of each input along the lattice: at its node, and between two nodes in proportion to its grey. */
function curveThrough(nodes: readonly number[], greys: readonly number[]): Uint16Array {
  const curve = new Uint16Array(256)
  for (let k = 0; k < steps; k++) {
    const [low, high] = [nodes[k]!, nodes[k + 1]!]
    const rise = greys[high]! - greys[low]!
    for (let input = low; input <= high; input++) {
      const even = (input - low) / (high - low)
      const part = rise > 0 ? (greys[input]! - greys[low]!) / rise : even
      curve[input] = Math.round(((k + Math.min(1, Math.max(0, part))) / steps) * full)
    }
  }
  return curve
}

/** An RGB PNG with a profile. Source: PNG specification, third edition. */
function pngWithProfile(rgb: Buffer, profile: Uint8Array): Buffer {
  const width = (rgb.length / 3) % latticeSide === 0 ? latticeSide : 1
  const height = rgb.length / 3 / width
  const rowBytes = width * 3
  const rows = Buffer.alloc((rowBytes + 1) * height)
  for (let y = 0; y < height; y++) rgb.copy(rows, y * (rowBytes + 1) + 1, y * rowBytes, (y + 1) * rowBytes)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8 // bits
  header[9] = 2 // RGB
  const iccp = Buffer.concat([Buffer.from('profile\0\0', 'latin1'), deflateSync(profile)])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('iCCP', iccp),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE(crc32(typed))
  return Buffer.concat([head, typed, tail])
}
