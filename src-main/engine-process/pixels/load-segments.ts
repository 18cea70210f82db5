import { AppError } from '#shared/contract/errors.ts'
import type { StoredSegments } from './small-tiff.ts'
import { type FrameImage, isFrameImage, type StoredImage } from './stored-image.ts'

/** Segments with smaller gaps are read in one go, because a seek costs more than the bytes between them. */
const maxGap = 32_768
const maxRead = 8 * 2 ** 20

/**
 * Loads segments into memory, `reserve` bytes after the start of a buffer, with as few reads as possible. The result
 * has the order of `indexes`.
 */
export async function loadSegments(
  image: StoredImage,
  indexes: readonly number[],
  reserve: number,
  signal?: AbortSignal,
): Promise<StoredSegments> {
  if (isFrameImage(image)) return loadFrames(image, indexes, reserve, signal)
  const places = await Promise.all(indexes.map((index) => image.locate(index)))
  const order = [...places.keys()]
    .filter((i) => places[i] !== null)
    .sort((a, b) => places[a]!.offset - places[b]!.offset)
  const reads: { from: number; to: number; at: number }[] = []
  const segments = new Array<{ offset: number; length: number } | null>(indexes.length).fill(null)
  let total = reserve
  for (const i of order) {
    const { offset, length } = places[i]!
    const end = offset + length
    let read = reads.at(-1)
    if (!read || offset > read.to + maxGap || end - read.from > maxRead) {
      read = { from: offset, to: offset, at: total }
      reads.push(read)
    }
    if (end > read.to) {
      total += end - read.to
      read.to = end
    }
    segments[i] = { offset: read.at + offset - read.from, length }
  }
  const data = Buffer.allocUnsafeSlow(total)
  for (const { from, to, at } of reads) {
    if (signal?.aborted) throw new AppError('cancelled')
    await image.ifd.layout.file.readInto(data, at, to - from, from)
  }
  return { data, segments }
}

/** Frames from their own store, one after another. */
async function loadFrames(
  image: FrameImage,
  indexes: readonly number[],
  reserve: number,
  signal?: AbortSignal,
): Promise<StoredSegments> {
  const frames = await Promise.all(indexes.map((index) => image.segment(index)))
  if (signal?.aborted) throw new AppError('cancelled')
  let at = reserve
  const segments = frames.map((frame) => {
    const place = frame && { offset: at, length: frame.length }
    at += frame?.length ?? 0
    return place
  })
  const data = Buffer.allocUnsafeSlow(at)
  for (const [i, frame] of frames.entries()) frame?.copy(data, segments[i]!.offset)
  return { data, segments }
}
