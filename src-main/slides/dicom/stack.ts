import { AppError } from '#shared/contract/errors.ts'
import { damaged } from './cursor.ts'
import type { FrameTable } from './frame-table.ts'
import type { DicomInstance } from './instance.ts'

/** Most tiles of all planes together in a table of places. */
const maxPlaces = 2 ** 24

/** The frames of one image, from one instance or from the parts of a concatenation (PS3.3 section C.7.6.16.2.2.4). */
export interface FrameStack extends Layout {
  readonly first: DicomInstance
  readonly parts: readonly DicomInstance[]
  /** The stored bytes of a frame. */
  read(frame: number): Promise<Buffer>
}

interface Layout {
  readonly planes: number
  /** µm from one plane to the next; null if the file does not state it. */
  readonly spacing: number | null
  /** The frame that holds a tile, or -1 if it was never stored. Throws like `Header.frames`. */
  frameOf(plane: number, index: number): number | Promise<number>
}

/** Assembles the parts. Throws `parts-missing`, `file-damaged`, `file-unsupported`. */
export async function frameStack(instances: readonly DicomInstance[]): Promise<FrameStack> {
  const parts = inOrder(instances)
  const starts: number[] = []
  let frames = 0
  for (const part of parts) {
    starts.push(frames)
    frames += part.frames
  }
  const first = parts[0]!
  const sparse = parts.some(({ header }) => header.framesHavePlaces)
  return {
    ...(sparse ? await sparseLayout(parts, starts) : fullLayout(first, frames)),
    first,
    parts,
    read(frame) {
      const part = starts.findLastIndex((start) => start <= frame)
      return parts[part]!.store.read(frame - starts[part]!)
    },
  }
}

function inOrder(instances: readonly DicomInstance[]): readonly DicomInstance[] {
  const numberOf = ({ header }: DicomInstance) => header.numbers.get('InConcatenationNumber') ?? 1
  const parts = [...instances].sort((a, b) => numberOf(a) - numberOf(b))
  const { header } = parts[0]!
  const { file, texts } = header
  if (!texts.get('ConcatenationUID')) return parts
  let frames = 0
  for (const [i, part] of parts.entries()) {
    const at = part.header.numbers.get('ConcatenationFrameOffsetNumber') ?? frames
    if (numberOf(part) !== i + 1 || at !== frames) throw missingPart(file.name, i + 1)
    frames += part.frames
  }
  const total = header.numbers.get('InConcatenationTotalNumber')
  if (total !== undefined && parts.length < total) throw missingPart(file.name, parts.length + 1)
  return parts
}

const missingPart = (file: string, number: number) =>
  new AppError('parts-missing', { file, part: `part ${number} of it` })

/**
 * TILED_FULL: tiles run along rows, then down, then through the focal planes, then through the optical paths, of
 * which the first is read. Source: PS3.3 section C.7.6.17.3.
 */
function fullLayout(first: DicomInstance, frames: number): Layout {
  const tiles = first.cols * first.rows
  if (frames < tiles * first.focalPlanes * first.opticalPaths) {
    // Scanners have written a stack's plane count into each of the instances that hold one plane.
    if (frames !== tiles) throw damaged(first.header.file, 'fewer frames than tiles')
    return { planes: 1, spacing: null, frameOf: (_, index) => index }
  }
  const spacing = positive(Number.parseFloat(first.header.texts.get('SpacingBetweenSlices') ?? '') * 1000)
  return { planes: first.focalPlanes, spacing, frameOf: (plane, index) => plane * tiles + index }
}

/**
 * TILED_SPARSE: each frame states its place. The places are read with the first tile. With several focal planes they
 * are needed to count the planes, and are read now.
 */
async function sparseLayout(parts: readonly DicomInstance[], starts: readonly number[]): Promise<Layout> {
  const tiles = parts[0]!.cols * parts[0]!.rows
  let table = parts[0]!.focalPlanes > 1 ? await frameTable(parts, starts) : null
  let reading: Promise<SparseTable> | null = null
  const at = ({ frameAt }: SparseTable, plane: number, index: number) => frameAt[plane * tiles + index]! - 1
  return {
    planes: table?.planes ?? 1,
    spacing: table?.spacing ?? null,
    frameOf(plane, index) {
      if (table) return at(table, plane, index)
      reading ??= frameTable(parts, starts)
        .then((read) => {
          table = read
          return read
        })
        .finally(() => {
          reading = null
        })
      return reading.then((read) => at(read, plane, index))
    },
  }
}

interface SparseTable {
  readonly planes: number
  readonly spacing: number | null
  /** Frame + 1 for each tile of each plane; 0 for a tile that was never stored. */
  readonly frameAt: Uint32Array
}

async function frameTable(parts: readonly DicomInstance[], starts: readonly number[]): Promise<SparseTable> {
  const { cols, rows, focalPlanes, header } = parts[0]!
  const tiles = cols * rows
  const tables = await Promise.all(parts.map((part) => part.header.frames()))
  const placed = parts.flatMap((part, i) => placesIn(part, tables[i]!, tables[0]!, starts[i]!))
  const { planes, spacing } = focalPlanes === 1 ? onePlane : sortIntoPlanes(placed, focalPlanes)
  if (tiles * planes > maxPlaces) throw damaged(header.file, 'too many tiles')
  const frameAt = new Uint32Array(tiles * planes)
  for (const { frame, index, plane } of placed) {
    const at = plane * tiles + index
    if (plane < planes && frameAt[at] === 0) frameAt[at] = frame + 1
  }
  return { planes, spacing, frameAt }
}

interface Placed {
  readonly frame: number
  /** Tile index, row by row. */
  readonly index: number
  readonly z: number
  plane: number
}

/**
 * The frames of one part with their places. Frames of further optical paths are left out, because they show other
 * light.
 */
function placesIn(part: DicomInstance, table: FrameTable, first: FrameTable, start: number): Placed[] {
  if (table.count < part.frames) throw damaged(part.header.file, 'frames without a place')
  const path = first.paths[first.path[0]!]
  const placed: Placed[] = []
  for (let frame = 0; frame < part.frames; frame++) {
    if (part.opticalPaths > 1 && table.paths[table.path[frame]!] !== path) continue
    placed.push({ frame: start + frame, index: tileIndex(part, table, frame), z: table.z[frame]!, plane: 0 })
  }
  return placed
}

function tileIndex({ cols, rows, tileWidth, tileHeight, header }: DicomInstance, table: FrameTable, frame: number) {
  const x = table.columns[frame]! - 1
  const y = table.rows[frame]! - 1
  const col = x / tileWidth
  const row = y / tileHeight
  if (!table.hasPlace(frame) || x < 0 || y < 0 || col >= cols || row >= rows) {
    throw damaged(header.file, 'frames without a place')
  }
  if (!Number.isInteger(col) || !Number.isInteger(row)) {
    throw new AppError('file-unsupported', { file: header.file.name, format: 'DICOM with tiles off the grid' })
  }
  return row * cols + col
}

const onePlane = { planes: 1, spacing: null }
const positive = (value: number) => (value > 0 && Number.isFinite(value) ? value : null)

/** Assigns each frame to its focal plane, lowest first. Returns their number and spacing. */
function sortIntoPlanes(placed: readonly Placed[], focalPlanes: number): Pick<FrameStack, 'planes' | 'spacing'> {
  const heights = new Set<number>()
  for (const { z } of placed) if (!Number.isNaN(z) && heights.size <= focalPlanes) heights.add(z)
  if (heights.size <= focalPlanes) {
    const sorted = [...heights].sort((a, b) => a - b)
    const rank = new Map(sorted.map((height, i) => [height, i]))
    for (const frame of placed) frame.plane = rank.get(frame.z) ?? 0
    return { planes: Math.max(1, sorted.length), spacing: spacingOf(sorted) }
  }
  // Tiles that were focused separately have individual heights, so the order within a tile decides.
  const seen = new Map<number, number>()
  for (const frame of [...placed].sort((a, b) => a.z - b.z)) {
    frame.plane = seen.get(frame.index) ?? 0
    seen.set(frame.index, frame.plane + 1)
  }
  return { planes: focalPlanes, spacing: null }
}

/** Spacing of sorted heights in µm; null for a single height. */
export function spacingOf(heights: readonly number[]): number | null {
  return heights.length < 2 ? null : positive((heights.at(-1)! - heights[0]!) / (heights.length - 1))
}
