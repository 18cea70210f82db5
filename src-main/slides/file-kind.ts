import type { ErrorCode } from '#shared/contract/errors.ts'
import { type ListKind, listKindOf } from './list-kind.ts'
import type { RandomAccessFile } from './random-access-file.ts'

export type FileKind =
  | 'tiff'
  | 'png'
  | 'jpeg'
  | 'dicom'
  | 'webp'
  | 'jpeg2000'
  | 'zip'
  | 'gif'
  | 'bmp'
  | 'heic'
  | 'avif'
  | 'jpegxl'
  | ListKind
  | 'unknown'

/** The kind of a file, from its first bytes and never from its name. */
export async function detectKind(file: RandomAccessFile): Promise<FileKind> {
  const head = await file.read(0, Math.min(file.size, 136))
  return kindOf(head)
}

export function kindOf(head: Buffer): FileKind {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  const text = (at: number, value: string) => head.toString('latin1', at, at + value.length) === value
  if (starts(0x49, 0x49, 42, 0) || starts(0x49, 0x49, 43, 0)) return 'tiff'
  if (starts(0x4d, 0x4d, 0, 42) || starts(0x4d, 0x4d, 0, 43)) return 'tiff'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg'
  if (text(128, 'DICM')) return 'dicom'
  if (text(0, 'RIFF') && text(8, 'WEBP')) return 'webp'
  if (text(4, 'jP  ') || starts(0xff, 0x4f, 0xff, 0x51)) return 'jpeg2000'
  if (text(0, 'PK\x03\x04')) return 'zip'
  if (text(0, 'GIF8')) return 'gif'
  if (text(0, 'BM') && head.length >= 26 && head.readUInt32LE(6) === 0) return 'bmp'
  if (text(4, 'ftyp')) return brandKind(head) ?? 'unknown'
  if (starts(0xff, 0x0a) || (text(4, 'JXL ') && starts(0, 0, 0, 12))) return 'jpegxl'
  return listKindOf(head) ?? 'unknown'
}

const avifBrands: ReadonlySet<string> = new Set(['avif', 'avis'])
const heicBrands: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/**
 * The kind of a picture in an ISO media file, from its brands. HEIC and AVIF share the container and often `mif1` as
 * the first brand, so the compatible brands decide then. Source: ISO/IEC 23008-12, annex B.
 */
function brandKind(head: Buffer): 'heic' | 'avif' | null {
  const end = Math.min(head.length, head.readUInt32BE(0))
  const brands: string[] = [head.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4))
  if (brands.some((brand) => avifBrands.has(brand))) return 'avif'
  return brands.some((brand) => heicBrands.has(brand) || brand === 'mif1' || brand === 'msf1') ? 'heic' : null
}

/** Pictures of phones and of the web that are refused by a code of their own, because a camera can be set otherwise. */
export const refusedPictures: Partial<Record<FileKind, ErrorCode>> = {
  heic: 'heic-not-supported',
  avif: 'avif-not-supported',
  jpegxl: 'jpegxl-not-supported',
}

/** Formats that are recognised and named to the reader, but cannot be opened. */
export const unsupportedNames: Partial<Record<FileKind, string>> = {
  jpeg2000: 'JPEG 2000',
  zip: 'ZIP',
  gif: 'GIF',
  bmp: 'BMP',
}
