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
  return listKindOf(head) ?? 'unknown'
}

/** Formats that are recognised and named to the reader, but cannot be opened. */
export const unsupportedNames: Partial<Record<FileKind, string>> = {
  jpeg2000: 'JPEG 2000',
  zip: 'ZIP',
  gif: 'GIF',
  bmp: 'BMP',
}
