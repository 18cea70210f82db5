import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { Cursor, damaged, truncated } from './cursor.ts'
import { FrameTable } from './frame-table.ts'
import type { Place, Plan, ValueType, Wanted } from './plan.ts'
import { objectName, type TransferSyntax, transferSyntax, wholeSlideStorage } from './uids.ts'
import { pixelData, type Visitor, walk } from './walk.ts'

/**
 * The elements of one instance that matter for reading it as a slide. The last name on each line is the DICOM
 * keyword.
 */
export interface Header {
  readonly file: RandomAccessFile
  readonly syntax: TransferSyntax & { readonly uid: string }
  /** Position of the data set, after the file's meta information. */
  readonly dataSet: number
  readonly texts: ReadonlyMap<string, string>
  readonly numbers: ReadonlyMap<string, number>
  readonly places: ReadonlyMap<string, Place>
  /** Whether the file states the place of each frame. */
  readonly framesHavePlaces: boolean
  /** The place of each frame, read on first use. Throws `file-damaged`, `file-truncated`. */
  frames(): Promise<FrameTable>
  /** Position after the pixel data's own header, and its length (Infinity if encapsulated). */
  readonly pixels: Place
}

const value = (name: string, type: ValueType = 'text'): Wanted => ({ name, type })
const inside = (...entries: readonly (readonly [number, Wanted])[]): Wanted => ({ inside: new Map(entries) })

const metaPlan: Plan = new Map([
  [0x00020002, value('MediaStorageSOPClassUID')],
  [0x00020010, value('TransferSyntaxUID')],
])

/** Enough elements to tell which slide a file belongs to. All of them lie near the beginning. */
const identityPlan: Plan = new Map([
  [0x00080005, value('SpecificCharacterSet')],
  [0x00080008, value('ImageType')],
  [0x00080018, value('SOPInstanceUID')],
  [0x00080019, value('PyramidUID')],
  [0x0020000e, value('SeriesInstanceUID')],
])
const afterIdentity = 0x0020000e

const zOffset = [0x0040074a, value('ZOffset')] as const

/** The per-frame functional groups. */
const perFrame = 0x52009230
const framePlan: Plan = new Map([
  [
    0x0048021a,
    inside(
      [0x0048021e, value('frame.column', 'i32')],
      [0x0048021f, value('frame.row', 'i32')],
      [0x0040074a, value('frame.z')],
    ),
  ],
  [0x00480207, inside([0x00480106, value('frame.path')])],
])

const fullPlan: Plan = new Map<number, Wanted>([
  ...identityPlan,
  [0x00080070, value('Manufacturer')],
  [0x00081090, value('ManufacturerModelName')],
  [0x00209161, value('ConcatenationUID')],
  [0x00209162, value('InConcatenationNumber', 'u16')],
  [0x00209163, value('InConcatenationTotalNumber', 'u16')],
  [0x00209228, value('ConcatenationFrameOffsetNumber', 'u32')],
  [0x00209311, value('DimensionOrganizationType')],
  [0x00280002, value('SamplesPerPixel', 'u16')],
  [0x00280004, value('PhotometricInterpretation')],
  [0x00280006, value('PlanarConfiguration', 'u16')],
  [0x00280008, value('NumberOfFrames')],
  [0x00280010, value('Rows', 'u16')],
  [0x00280011, value('Columns', 'u16')],
  [0x00280100, value('BitsAllocated', 'u16')],
  [0x00280101, value('BitsStored', 'u16')],
  [0x00280102, value('HighBit', 'u16')],
  [0x00280103, value('PixelRepresentation', 'u16')],
  [0x00480001, value('ImagedVolumeWidth', 'f32')],
  [0x00480002, value('ImagedVolumeHeight', 'f32')],
  [0x00480006, value('TotalPixelMatrixColumns', 'u32')],
  [0x00480007, value('TotalPixelMatrixRows', 'u32')],
  [0x00480008, inside(zOffset)],
  [
    0x00480105,
    inside(
      [0x00282000, value('ICCProfile', 'place')],
      [0x00480106, value('OpticalPathIdentifier')],
      [0x00480112, value('ObjectiveLensPower')],
    ),
  ],
  [0x00480302, value('NumberOfOpticalPaths', 'u32')],
  [0x00480303, value('TotalPixelMatrixFocalPlanes', 'u32')],
  [
    0x52009229,
    inside(
      [0x00289110, inside([0x00180088, value('SpacingBetweenSlices')], [0x00280030, value('PixelSpacing')])],
      [0x0048021a, inside(zOffset)],
    ),
  ],
  [perFrame, { each: true, inside: framePlan }],
  [0x7fe00008, value('FloatPixelData', 'place')],
  [0x7fe00009, value('DoubleFloatPixelData', 'place')],
  [0x7fe00001, value('ExtendedOffsetTable', 'place')],
  [0x7fe00002, value('ExtendedOffsetTableLengths', 'place')],
])

const metaStart = 132

interface Meta {
  readonly cursor: Cursor
  readonly sopClass: string
  readonly syntaxUid: string
}

/** Reads the file meta information and leaves the cursor at the data set. */
async function readMeta(file: RandomAccessFile): Promise<Meta> {
  const found = collect()
  const cursor = new Cursor(file, metaStart)
  await walk(
    cursor,
    { end: file.size, implicit: false, plan: metaPlan },
    { ...found, stopBefore: (tag) => tag >= 0x00030000 },
  )
  const syntaxUid = found.texts.get('TransferSyntaxUID') ?? ''
  return { cursor, sopClass: found.texts.get('MediaStorageSOPClassUID') ?? '', syntaxUid }
}

/** The slide that a file belongs to, from its first few kilobytes. */
export interface Identity {
  readonly seriesUid: string
  readonly instanceUid: string
}

/** The identity from a header; null if the file does not state it. */
export function identityOf({ texts }: Pick<Header, 'texts'>): Identity | null {
  const seriesUid = texts.get('SeriesInstanceUID')
  const instanceUid = texts.get('SOPInstanceUID')
  return seriesUid && instanceUid ? { seriesUid, instanceUid } : null
}

/** The identity of a whole-slide instance; null for every other DICOM object. Throws like `readHeader`. */
export async function readIdentity(file: RandomAccessFile): Promise<Identity | null> {
  const { cursor, sopClass, syntaxUid } = await readMeta(file)
  const { implicit, coding } = transferSyntax(syntaxUid)
  if (sopClass !== wholeSlideStorage) return null
  // A deflated or big-endian data set cannot be read, so its series is unknown.
  if (coding === null && !syntaxUid.startsWith('1.2.840.10008.1.2.4.')) return null
  const found = collect()
  const stopBefore = (tag: number) => tag > afterIdentity
  await walk(cursor, { end: file.size, implicit, plan: identityPlan }, { ...found, stopBefore })
  return identityOf(found)
}

/**
 * Reads everything that is needed to read the pixels. The file is read once, up to the pixel data. Throws
 * `file-unsupported` with the kind of object if it is not a whole-slide image or cannot be decoded, `file-truncated`,
 * `file-damaged`.
 */
export async function readHeader(file: RandomAccessFile): Promise<Header> {
  const { cursor, sopClass, syntaxUid } = await readMeta(file)
  const syntax = { ...transferSyntax(syntaxUid), uid: syntaxUid }
  const dataSet = cursor.position
  if (sopClass !== wholeSlideStorage) {
    throw new AppError('file-unsupported', { file: file.name, format: objectName(sopClass) })
  }
  if (!syntax.coding) throw new AppError('file-unsupported', { file: file.name, format: `DICOM with ${syntax.name}` })
  const found = collect()
  // In a full grid a tile's place is computed, so the file's per-frame entries are skipped.
  const full = () => found.texts.get('DimensionOrganizationType') === 'TILED_FULL'
  let table: FrameTable | null = null
  let later: Place | null = null
  const visitor: Visitor = {
    ...found,
    value(name, read) {
      if (name.startsWith('frame.')) table?.value(name, read)
      else found.value(name, read)
    },
    item() {
      if (full()) return
      table ??= new FrameTable(file)
      table.begin()
    },
    passOver(tag, place) {
      if (tag !== perFrame) return false
      if (!full()) later = place
      return true
    },
  }
  await walk(cursor, { end: file.size, implicit: syntax.implicit, plan: fullPlan }, visitor)
  if (found.places.has('FloatPixelData') || found.places.has('DoubleFloatPixelData'))
    throw new AppError('file-unsupported', { file: file.name, format: 'DICOM with floating-point samples' })
  const pixels = await readPixelElement(cursor, syntax.implicit)
  let frames: Promise<FrameTable> | null = table && Promise.resolve(table)
  return {
    ...{ file, syntax, dataSet, ...found, pixels },
    framesHavePlaces: table !== null || later !== null,
    frames() {
      frames ??= readFrames(file, syntax.implicit, later).catch((error) => {
        // Discarded if the drive did not answer, so that the next request tries again.
        frames = null
        throw error
      })
      return frames
    },
  }
}

/** Reads the places of all frames in one pass. */
async function readFrames(file: RandomAccessFile, implicit: boolean, place: Place | null): Promise<FrameTable> {
  const table = new FrameTable(file)
  if (!place) return table
  const end = place.position + place.length
  const visitor = { value: table.value.bind(table), item: table.begin.bind(table) }
  await walk(new Cursor(file, place.position), { end, implicit, plan: framePlan, items: true }, visitor)
  return table
}

/** The header of the pixel data element at which the reading stopped. */
async function readPixelElement(cursor: Cursor, implicit: boolean): Promise<Place> {
  const { file } = cursor
  if (cursor.position >= file.size) throw truncated(file)
  const size = implicit ? 8 : 12
  if (!cursor.has(size)) await cursor.fill(size)
  const { bytes, at } = cursor
  if (bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2) !== pixelData) throw damaged(file, 'no pixels')
  const stored = bytes.readUInt32LE(at + size - 4)
  return { position: cursor.position + size, length: stored === 0xffffffff ? Number.POSITIVE_INFINITY : stored }
}

/** Keeps the first value of each name. */
function collect() {
  const texts = new Map<string, string>()
  const numbers = new Map<string, number>()
  const places = new Map<string, Place>()
  return {
    texts,
    numbers,
    places,
    value(name: string, read: string | number | Place) {
      if (typeof read === 'string') keepFirst(texts, name, read)
      else if (typeof read === 'number') keepFirst(numbers, name, read)
      else keepFirst(places, name, read)
    },
  }
}

function keepFirst<T>(map: Map<string, T>, name: string, read: T): void {
  if (!map.has(name)) map.set(name, read)
}
