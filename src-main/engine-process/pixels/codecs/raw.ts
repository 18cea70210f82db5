import type { RgbImage } from '../rgb.ts'
import { yccToRgb } from './ycc.ts'

export interface RawLayout {
  readonly width: number
  readonly height: number
  /** DICOM's photometric interpretation. Source: PS3.3 section C.7.6.3.1.2. */
  readonly colour: string
  /** True if all of the first channel comes first, then all of the second, then all of the third. */
  readonly planar: boolean
}

/**
 * Samples of 16 bits, low byte first, as their upper 8 used bits; samples of 8 bits as they are. Bits above the used
 * ones may hold something else and are ignored (DICOM PS3.5 section 8.1.1).
 */
export function upperBits(bytes: Buffer, { bits, usedBits }: { bits: number; usedBits: number }): Buffer {
  if (bits === 8) return bytes
  const samples = Buffer.allocUnsafeSlow(bytes.length >> 1)
  const most = 2 ** usedBits - 1
  for (let i = 0; i < samples.length; i++) samples[i] = (bytes.readUInt16LE(i * 2) & most) >> (usedBits - 8)
  return samples
}

/** Joins pairs of planes, high bytes and then low bytes, to planes of 16 bits with the low byte first. */
export function joinBytes(planes: Buffer, pixels: number): Buffer {
  const joined = Buffer.allocUnsafeSlow(planes.length)
  for (let at = 0; at < planes.length; at += pixels * 2)
    for (let i = 0; i < pixels; i++) {
      joined[at + i * 2] = planes[at + pixels + i]!
      joined[at + i * 2 + 1] = planes[at + i]!
    }
  return joined
}

/** Converts uncompressed 8-bit samples to interleaved RGB. Throws a plain Error if there are too few bytes. */
export function rawToRgb(bytes: Buffer, { width, height, colour, planar }: RawLayout): RgbImage {
  const pixels = width * height
  const grey = colour === 'MONOCHROME1' || colour === 'MONOCHROME2'
  const halved = colour === 'YBR_FULL_422'
  if (bytes.length < (grey ? pixels : halved ? pixels * 2 : pixels * 3)) throw new Error('a frame is too short')
  const data = Buffer.allocUnsafeSlow(pixels * 3)
  if (grey) fillGrey(data, bytes, pixels, colour === 'MONOCHROME1')
  else if (halved) spread422(data, bytes, pixels)
  else if (planar) interleave(data, bytes, pixels)
  else bytes.copy(data, 0, 0, pixels * 3)
  if (colour.startsWith('YBR_FULL')) yccToRgb(data)
  return { data, width, height }
}

function fillGrey(data: Buffer, bytes: Buffer, pixels: number, inverted: boolean): void {
  for (let i = 0; i < pixels; i++) {
    const value = inverted ? 255 - bytes[i]! : bytes[i]!
    data[i * 3] = value
    data[i * 3 + 1] = value
    data[i * 3 + 2] = value
  }
}

function interleave(data: Buffer, bytes: Buffer, pixels: number): void {
  for (let i = 0; i < pixels; i++) {
    data[i * 3] = bytes[i]!
    data[i * 3 + 1] = bytes[pixels + i]!
    data[i * 3 + 2] = bytes[pixels * 2 + i]!
  }
}

/** Two luminances, then the pair of colour differences that they share. */
function spread422(data: Buffer, bytes: Buffer, pixels: number): void {
  for (let i = 0; i < pixels; i++) {
    const pair = (i >> 1) * 4
    data[i * 3] = bytes[pair + (i & 1)]!
    data[i * 3 + 1] = bytes[pair + 2]!
    data[i * 3 + 2] = bytes[pair + 3]!
  }
}
