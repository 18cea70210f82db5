import type { RandomAccessFile } from '../random-access-file.ts'
import { damaged, truncated } from './cursor.ts'
import { type Extent, FragmentScan, itemAt, itemTag, joinFragments } from './fragments.ts'
import type { Header } from './header.ts'
import { OffsetTable } from './offset-table.ts'
import type { Place } from './plan.ts'

/** The stored frames of one instance, in file order. */
export interface FrameStore {
  /**
   * The bytes of a frame, at most `maxBytes`; empty if nothing was stored. Throws like file reads, and
   * `file-damaged`.
   */
  read(frame: number): Promise<Buffer>
  /** Checks that every frame lies in the file. Throws `file-truncated` or `file-damaged`. */
  check(): Promise<void>
  /** True if any frame is found at once; false if the earlier ones must be scanned first. */
  readonly indexed: boolean
}

interface StoreOptions {
  readonly frames: number
  /** Bytes of a raw frame, or the limit for a coded one. */
  readonly frameBytes: number
}

export function frameStore(header: Header, options: StoreOptions): Promise<FrameStore> | FrameStore {
  return header.syntax.coding === 'raw' ? rawFrames(header, options) : codedFrames(header, options)
}

/** Consecutive frames (PS3.5 section 8.1.1), whose places are computed. */
function rawFrames({ file, pixels }: Header, { frames, frameBytes }: StoreOptions): FrameStore {
  const { position, length } = pixels
  if (length === Number.POSITIVE_INFINITY) throw damaged(file, 'raw pixels in fragments')
  if (frames * frameBytes > length) throw damaged(file, 'fewer frames than it says')
  if (position + frames * frameBytes > file.size) throw truncated(file)
  return {
    indexed: true,
    read: (frame) => file.read(position + frame * frameBytes, frameBytes),
    check: async () => undefined,
  }
}

/** Frames in fragments (PS3.5 section A.4), with an extended offset table, a basic one, or none. */
async function codedFrames(header: Header, { frames, frameBytes }: StoreOptions): Promise<FrameStore> {
  const { file, syntax, places } = header
  const { position, length } = header.pixels
  if (length !== Number.POSITIVE_INFINITY) throw damaged(file, 'compressed pixels without fragments')
  if (position + 8 > file.size) throw truncated(file)
  const table = itemAt(await file.read(position, 8), 0)
  const first = position + 8 + table.length
  if (table.tag !== itemTag || table.length === 0xffffffff) throw damaged(file, 'fragment structure')
  if (first + 8 > file.size) throw truncated(file)
  const extentOf =
    extendedTable(file, places, first, frames) ??
    basicTable(file, { position: position + 8, length: table.length }, first, frames) ??
    null
  const scan = new FragmentScan(file, first, frames, syntax.coding!)
  const extent = async (frame: number): Promise<Extent> => {
    const { from, to } = await (extentOf ? extentOf(frame) : scan.extent(frame))
    // A basic table may be in a file of more than 4 GB. Its entries are then outside the file or before the pixels.
    if (!(from >= first && to >= from + 8)) throw damaged(file, 'offset table')
    if (to > file.size) throw truncated(file)
    if (to - from > frameBytes) throw damaged(file, 'a frame is larger than its pixels')
    return { from, to }
  }
  return {
    indexed: extentOf !== null,
    async read(frame) {
      const { from, to } = await extent(frame)
      return joinFragments(file, await file.read(from, to - from))
    },
    async check() {
      for (let frame = 0; frame < frames; frame++) await extent(frame)
    },
  }
}

/** Extended offset table (PS3.3 section C.7.6.3.1.8): each frame is one fragment. */
function extendedTable(file: RandomAccessFile, places: ReadonlyMap<string, Place>, first: number, frames: number) {
  const offsets = places.get('ExtendedOffsetTable')
  const lengths = places.get('ExtendedOffsetTableLengths')
  if (offsets?.length !== frames * 8 || lengths?.length !== frames * 8) return null
  const from = new OffsetTable(file, offsets, 8)
  const bytes = new OffsetTable(file, lengths, 8)
  return async (frame: number): Promise<Extent> => {
    const at = first + (await from.at(frame))
    // The lengths are those of the frames. Fragments are padded to even lengths.
    const length = await bytes.at(frame)
    return { from: at, to: at + 8 + length + (length % 2) }
  }
}

/** Basic offset table (PS3.5 section A.4): a frame ends where the next begins. */
function basicTable(file: RandomAccessFile, place: Place, first: number, frames: number) {
  // Offsets have 32 bits, so in a larger file they are meaningless.
  if (place.length !== frames * 4 || file.size - first > 0xffffffff) return null
  const offsets = new OffsetTable(file, place, 4)
  return async (frame: number): Promise<Extent> => {
    const from = first + (await offsets.at(frame))
    if (frame + 1 < frames) return { from, to: first + (await offsets.at(frame + 1)) }
    // The last frame extends to the end of the sequence.
    return new FragmentScan(file, from, 1, 'raw').extent(0)
  }
}
