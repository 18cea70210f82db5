import type { MatrixTable } from '#shared/domain/colour-table.ts'

type Curve = (value: number) => number
/**
 * XYZ of the profile connection space (D50) to linear sRGB: the inverse of the colorants in the ICC's own sRGB
 * profile.
 */
const fromXyz = [
  [3.1340513, -1.6170277, -0.4906522],
  [-0.9787627, 1.9161422, 0.0334296],
  [0.0719425, -0.228997, 1.4052181],
] as const

/**
 * The closed form of a profile of three curves and a matrix, which nearly all scanners and cameras use; null for any
 * other (tables, grey). Source: ICC.1:2022, F.3 three-component matrix-based profiles, 10.6 and 10.18.
 */
export function matrixProfile(profile: Buffer): MatrixTable | null {
  const tags = tagsOf(profile)
  if (tags.has('A2B0') || tags.has('A2B1')) return null
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((name) => curveOf(tags.get(name)))
  const colorants = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => xyzOf(tags.get(name)))
  if (curves.includes(null) || colorants.includes(null)) return null
  const rows = fromXyz.map((row) => colorants.map((xyz) => row.reduce<number>((sum, by, i) => sum + by * xyz![i]!, 0)))
  const light = curves.flatMap((curve) => Array.from({ length: 256 }, (_, i) => curve!(i / 255)))
  return { kind: 'matrix', curves: Float32Array.from(light), matrix: Float32Array.from(rows.flat()) }
}

function tagsOf(profile: Buffer): Map<string, Buffer> {
  const tags = new Map<string, Buffer>()
  const count = Math.min(profile.length >= 132 ? profile.readUInt32BE(128) : 0, 100)
  for (let i = 0; i < count && 144 + i * 12 <= profile.length; i++) {
    const at = 132 + i * 12
    const [offset, length] = [profile.readUInt32BE(at + 4), profile.readUInt32BE(at + 8)]
    if (length >= 12 && offset + length <= profile.length)
      tags.set(profile.toString('latin1', at, at + 4), profile.subarray(offset, offset + length))
  }
  return tags
}

function xyzOf(tag: Buffer | undefined): number[] | null {
  if (!tag || tag.length < 20 || tag.toString('latin1', 0, 4) !== 'XYZ ') return null
  return [8, 12, 16].map((at) => tag.readInt32BE(at) / 65536)
}

function curveOf(tag: Buffer | undefined): Curve | null {
  const type = tag?.toString('latin1', 0, 4)
  if (tag && type === 'curv') return sampledCurve(tag)
  return tag && type === 'para' ? parametricCurve(tag) : null
}

function sampledCurve(tag: Buffer): Curve | null {
  const count = tag.readUInt32BE(8)
  if (count === 0) return (value) => value
  if (12 + count * 2 > tag.length) return null
  if (count === 1) {
    const gamma = tag.readUInt16BE(12) / 256
    return (value) => value ** gamma
  }
  return (value) => {
    const place = value * (count - 1)
    const at = Math.min(count - 2, Math.floor(place))
    const [low, high] = [tag.readUInt16BE(12 + at * 2), tag.readUInt16BE(14 + at * 2)]
    return (low + (high - low) * (place - at)) / 65535
  }
}

/** The five kinds of 10.18, with the parameters g, a, b, c, d, e, f. */
function parametricCurve(tag: Buffer): Curve | null {
  const kind = tag.readUInt16BE(8)
  const count = [1, 3, 4, 5, 7][kind]
  if (count === undefined || 12 + count * 4 > tag.length) return null
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: count },
    (_, i) => tag.readInt32BE(12 + i * 4) / 65536,
  )
  const power: Curve = (value) => Math.max(0, a * value + b) ** g
  if (kind === 0) return (value) => value ** g
  if (kind === 1) return (value) => (value >= -b / a ? power(value) : 0)
  if (kind === 2) return (value) => (value >= -b / a ? power(value) : 0) + c
  if (kind === 3) return (value) => (value >= d ? power(value) : c * value)
  return (value) => (value >= d ? power(value) + e : c * value + f)
}
