import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { cleanDescription } from './clean-description.ts'
import { cleanJpeg } from './clean-jpeg.ts'
import { type CopyField, type CopySink, directoryOf } from './copy-directory.ts'
import type { Ifd } from './ifd.ts'
import { parseTiff, readSubdirectories } from './parse.ts'
import { compression, tag } from './tags.ts'

/** Fields that describe pixels and nothing else. Every other field stays behind. */
const harmless = [
  ...[254, 256, 257, 258, 259, 262, 266, 277, 278, 282, 283, 284, 296, 317, 320, 322, 323, 338, 339, 530, 531, 532],
  tag.iccProfile,
] as const
/** Fields whose text may name somebody: they are told, so that the copy can be searched for them. */
const texts = [269, 270, 271, 272, 285, 305, 306, 315, 316, 33432, 37510, 42032, 42033] as const
/** Hamamatsu's own field, which every image of an NDPI file has. */
const ndpiField = 65420
const mostText = 1 << 20
const mostSegments = 1 << 24

export interface CleanCopy {
  readonly images: number
  /** Images that are not slide pixels: label, overview, thumbnail. */
  readonly leftOut: number
  /** Texts of the source that are not in the copy. */
  readonly removed: readonly string[]
}

/**
 * Writes a copy of a TIFF slide that holds the pixels of the slide and the numbers that describe them, and nothing else:
 * no label, overview or thumbnail, no texts, no private fields, no remarks inside JPEG. Throws `file-unsupported` for TIFF
 * whose structure is in such a text or private field (OME, Philips, Leica, Ventana, Hamamatsu), and like `parseTiff`.
 */
export async function copyCleanTiff(file: RandomAccessFile, sink: CopySink): Promise<CleanCopy> {
  const { layout, directories } = await parseTiff(file)
  const removed: string[] = []
  for (const ifd of directories) removed.push(...(await textsOf(ifd)))
  await refuseOthers(file, directories, removed)
  const tiled = directories.filter((ifd) => ifd.field(tag.tileOffsets))
  const kept = tiled.length > 0 ? await unlabelled(tiled) : directories.slice(0, 1)
  const { order, big } = layout
  const little = order.u16(Buffer.from([1, 0]), 0) === 1
  const head = sink.header({ big, little })
  let link = head
  for (const ifd of kept) {
    const below: number[] = []
    for (const sub of await readSubdirectories(ifd)) below.push((await copyImage(sub, sink, [])).at)
    const { at, next } = await copyImage(ifd, sink, below)
    sink.link(link, at)
    link = next
  }
  return { images: kept.length, leftOut: directories.length - kept.length, removed }
}

async function textsOf(ifd: Ifd): Promise<string[]> {
  const found = await Promise.all([...texts, tag.xmp].map((code) => ifd.text(code, mostText)))
  return found.filter((text): text is string => text !== null && text !== '')
}

const structured = /<OME|<DataObject|<scn|<iScan|<EncodeInfo|Trestle/

async function refuseOthers(file: RandomAccessFile, directories: readonly Ifd[], texts: readonly string[]) {
  if (directories.some((ifd) => ifd.field(ndpiField)) || texts.some((text) => structured.test(text.slice(0, 65_536))))
    throw new AppError('pseudonymise-unsupported', { file: file.name })
}

/** Aperio marks its label and overview in their descriptions; some writers tile them. */
async function unlabelled(tiled: readonly Ifd[]): Promise<Ifd[]> {
  const marks = await Promise.all(
    tiled.map(
      async (ifd, i) =>
        i > 0 && /\b(label|macro|overview|thumbnail)\b/i.test((await ifd.text(tag.imageDescription, 4096)) ?? ''),
    ),
  )
  return tiled.filter((_, i) => !marks[i])
}

async function copyImage(ifd: Ifd, sink: CopySink, below: readonly number[]): Promise<{ at: number; next: number }> {
  const isTiled = ifd.field(tag.tileOffsets) !== undefined
  const [offsetTag, countTag] = isTiled
    ? ([tag.tileOffsets, tag.tileByteCounts] as const)
    : ([tag.stripOffsets, tag.stripByteCounts] as const)
  const { offsets, counts } = await copySegments(ifd, sink, offsetTag, countTag)
  const fields: CopyField[] = []
  for (const code of harmless) {
    const field = ifd.field(code)
    if (!field || field.length > mostText * 16) continue
    const bytes = await ifd.bytes(code, field.length)
    if (bytes) fields.push({ tag: code, type: field.type, count: field.count, bytes })
  }
  const tables = await ifd.bytes(tag.jpegTables, mostText)
  if (tables) {
    const bytes = cleanJpeg(tables)
    fields.push({ tag: tag.jpegTables, type: 7, count: bytes.length, bytes })
  }
  const description = cleanDescription(await ifd.text(tag.imageDescription, mostText), {
    width: await ifd.integer(tag.imageWidth, 0),
    height: await ifd.integer(tag.imageLength, 0),
  })
  if (description !== null) {
    const bytes = Buffer.from(`${description}\0`, 'latin1')
    fields.push({ tag: tag.imageDescription, type: 2, count: bytes.length, bytes })
  }
  fields.push(sink.numbers(offsetTag, offsets), sink.numbers(countTag, counts))
  if (below.length > 0) fields.push(sink.numbers(tag.subIfds, below))
  return directoryOf(sink, fields)
}

/** Copies each segment once, also if several tiles share it. A tile that was never written stays one. */
async function copySegments(ifd: Ifd, sink: CopySink, offsetTag: number, countTag: number) {
  const from = await ifd.integers(offsetTag, mostSegments)
  const sizes = await ifd.integers(countTag, mostSegments)
  if (sizes.length < from.length) throw ifd.damaged('segments without sizes')
  const isJpeg = (await ifd.integer(tag.compression, compression.none)) === compression.jpeg
  const written = new Map<number, { readonly at: number; readonly size: number }>()
  const offsets: number[] = []
  const counts: number[] = []
  for (const [i, offset] of from.entries()) {
    const size = sizes[i]!
    if (offset === 0 || size === 0) {
      offsets.push(0)
      counts.push(0)
      continue
    }
    let known = written.get(offset)
    if (!known) {
      const bytes = await ifd.layout.file.read(offset, size)
      const clean = isJpeg ? cleanJpeg(bytes) : bytes
      known = { at: sink.pixels(clean), size: clean.length }
      written.set(offset, known)
    }
    offsets.push(known.at)
    counts.push(known.size)
  }
  return { offsets, counts }
}
