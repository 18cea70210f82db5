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
