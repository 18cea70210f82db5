import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { bigEndian, littleEndian } from './byte-order.ts'
import { completeOffset, Ifd, type IfdField, type TiffLayout } from './ifd.ts'
import { tag, typeSize } from './tags.ts'

/** Limits on what a file may claim. No scanner comes near them. */
const limits = { directories: 4096, fields: 4096, fieldsInAll: 2 ** 17, subdirectories: 64 }
/** One read of this size covers most directories. */
const readAhead = 4096

export interface TiffFile {
  readonly layout: TiffLayout
  /** The main chain, in file order. */
  readonly directories: readonly Ifd[]
}

/**
 * Reads the header and the chain of directories of a TIFF or BigTIFF, but no pixels. Source: TIFF 6.0 section 2;
 * BigTIFF design note of libtiff. Throws AppError `file-truncated` if the structure points beyond the end of the file
 * (an unfinished copy) and `file-damaged` if it contradicts itself (loops, impossible counts). `asNdpi`: the file is
 * known to be Hamamatsu's.
 */
export async function parseTiff(file: RandomAccessFile, asNdpi = false): Promise<TiffFile> {
  const { layout, first } = await readHeader(file, asNdpi)
  let next = first
  const directories: Ifd[] = []
  const seen = new Set<number>()
  let fields = 0
  while (next !== 0) {
    if (seen.has(next)) throw new AppError('file-damaged', { file: file.name, detail: 'directories form a loop' })
    if (seen.size >= limits.directories) {
      throw new AppError('file-damaged', { file: file.name, detail: `more than ${limits.directories} images` })
    }
    seen.add(next)
    const read = await readDirectory(layout, next)
    directories.push(read.ifd)
    // Directories may overlap, so a small file could claim millions of fields.
    fields += read.ifd.fieldCount
    if (fields > limits.fieldsInAll) throw new AppError('file-damaged', { file: file.name, detail: 'too many fields' })
    next = read.next
  }
  return { layout, directories }
}

/** The first directory only, which shows the file's maker. */
export async function readFirstDirectory(file: RandomAccessFile): Promise<Ifd> {
  const { layout, first } = await readHeader(file)
  return (await readDirectory(layout, first)).ifd
}

async function readHeader(file: RandomAccessFile, asNdpi = false): Promise<{ layout: TiffLayout; first: number }> {
  const head = await file.read(0, Math.min(file.size, 16))
  if (head.length < 8) throw new AppError('file-truncated', { file: file.name, detail: 'header' })
  const order = head[0] === 0x49 ? littleEndian : bigEndian
  const big = order.u16(head, 2) === 43
  if (big && head.length < 16) throw new AppError('file-truncated', { file: file.name, detail: 'header' })
  if (big && (order.u16(head, 4) !== 8 || order.u16(head, 6) !== 0)) {
    throw new AppError('file-damaged', { file: file.name, detail: 'BigTIFF header' })
  }
  // If another program wrote the file as plain TIFF, these 8 bytes are not a valid offset.
  const ndpi = asNdpi && !big && head.length >= 12 && order.u64(head, 4) < file.size
  const layout: TiffLayout = { file, order, big, ndpi }
  const first = big ? order.u64(head, 8) : ndpi ? order.u64(head, 4) : order.u32(head, 4)
  // Scanners write the first offset last. Zero means that the file was never finished.
  if (first === 0) throw new AppError('file-truncated', { file: file.name, detail: 'no image directory' })
  return { layout, first }
}

/** The directories in the SubIFDs field of `ifd` (reduced resolutions in OME-TIFF). */
export async function readSubdirectories(ifd: Ifd): Promise<Ifd[]> {
  const field = ifd.field(tag.subIfds)
  if (!field) return []
  const offsets = await ifd.integers(tag.subIfds, limits.subdirectories)
  const subdirectories: Ifd[] = []
  for (const offset of new Set(offsets)) {
    if (offset !== 0 && offset !== ifd.position) subdirectories.push((await readDirectory(ifd.layout, offset)).ifd)
  }
  return subdirectories
}

async function readDirectory(layout: TiffLayout, position: number): Promise<{ ifd: Ifd; next: number }> {
  const { file, order, big, ndpi } = layout
  const countSize = big ? 8 : 2
  const entrySize = big ? 20 : 12
  const nextSize = big || ndpi ? 8 : 4
  if (position < 8 || position + countSize > file.size) throw truncated(file)
  let block = await file.read(position, Math.min(readAhead, file.size - position))
  const count = big ? order.u64(block, 0) : order.u16(block, 0)
  if (count === 0 || count > limits.fields) {
    throw new AppError('file-damaged', { file: file.name, detail: `directory with ${count} fields` })
  }
  const length = countSize + count * entrySize + nextSize
  // Some writers omit the last "next" offset at the very end of the file. The fields themselves must be there.
  const present = Math.min(length, file.size - position)
  if (present < length - nextSize) throw truncated(file)
  if (present > block.length) block = await file.read(position, present)

  const fields = new Map<number, IfdField>()
  for (let i = 0; i < count; i++) {
    const at = countSize + i * entrySize
    const field = readField(layout, block, at, position)
    if (field && !fields.has(field.tag)) fields.set(field.tag, field)
  }
  const nextAt = countSize + count * entrySize
  const next = present < length ? 0 : nextSize === 8 ? order.u64(block, nextAt) : order.u32(block, nextAt)
  return { ifd: new Ifd(layout, position, fields), next }
}

function readField(layout: TiffLayout, block: Buffer, at: number, directory: number): IfdField | null {
  const { file, order, big, ndpi } = layout
  const tagCode = order.u16(block, at)
  const type = order.u16(block, at + 2)
  const count = big ? order.u64(block, at + 4) : order.u32(block, at + 4)
  const size = typeSize(type)
  if (size === 0) return null // a private type: the field is skipped, as TIFF 6.0 requires of readers
  const room = big ? 8 : 4
  const valueAt = at + (big ? 12 : 8)
  const length = size * count
  if (length <= room) {
    const inline = Buffer.from(block.subarray(valueAt, valueAt + length))
    return { tag: tagCode, type, count, length, position: directory + valueAt, inline }
  }
  const stored = big ? order.u64(block, valueAt) : order.u32(block, valueAt)
  const position = ndpi ? completeOffset(directory, stored) : stored
  if (!(position + length <= file.size)) throw truncated(file)
  return { tag: tagCode, type, count, length, position, inline: null }
}

const truncated = (file: RandomAccessFile) =>
  new AppError('file-truncated', { file: file.name, detail: 'structure points beyond the end of the file' })
