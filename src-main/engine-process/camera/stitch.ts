import { rename, rm } from 'node:fs/promises'
import type { StitchedSlide, StitchProgress, StitchRequest } from '#main/engine/protocol/index.ts'
import {
  encodeTile,
  fullLevels,
  glassByLevel,
  needsBigTiff,
  TiffWriter,
  tileSize,
  tilesAcross,
  UpperLevels,
} from '#main/pyramid/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type FieldLink, register, solvePositions } from '#shared/domain/registration/index.ts'
import { TileBlend } from './blend.ts'
import { type CameraFields, OpenFields } from './fields.ts'

export interface StitchControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: StitchProgress) => void
}

/**
 * JPEG quality of the tiles. The camera compressed the fields at most once, and the artefacts of a second compression
 * stay small.
 */
const quality = 92
/**
 * Share of a field. Larger overlaps are measured now if they were not measured on arrival but follow from the fields'
 * places.
 */
const linkFrom = 0.15

/**
 * Writes fields into one pyramidal TIFF. Their places fit all measured overlaps best, and are rounded to whole pixels
 * so that every pixel stays as the camera captured it. The file gets its name only when it is complete and on disk.
 * Throws `cancelled`, `disk-full`, and errors of reading fields.
 */
export async function stitch(
  fields: CameraFields,
  request: StitchRequest,
  control: StitchControl,
): Promise<StitchedSlide> {
  const open = new OpenFields()
  try {
    return await stitchOpen(fields, open, request, control)
  } finally {
    await open.close()
  }
}

async function stitchOpen(
  fields: CameraFields,
  open: OpenFields,
  request: StitchRequest,
  control: StitchControl,
): Promise<StitchedSlide> {
  const size = await open.size(request.fields[0]!.path)
  const links = [...request.links, ...(await furtherLinks(fields, request, size, control))]
  const solved = solvePositions(links, {
    x: request.fields.map(({ x }) => x),
    y: request.fields.map(({ y }) => y),
  })
  const left = Math.floor(Math.min(...solved.x))
  const top = Math.floor(Math.min(...solved.y))
  const places = request.fields.map(({ path }, i) => ({
    path,
    x: Math.round(solved.x[i]! - left),
    y: Math.round(solved.y[i]! - top),
  }))
  const width = Math.max(...places.map(({ x }) => x)) + size.width
  const height = Math.max(...places.map(({ y }) => y)) + size.height
  const shape = {
    width,
    height,
    micronsPerPixel: request.micronsPerPixel,
    quality,
    levels: fullLevels(width, height),
    bigTiff: needsBigTiff(width, height),
  }
  const measured = { links: links.length, residualPx: rounded(solved.residualPx), worstPx: rounded(solved.worstPx) }
  const said = { ...request.says, registration: { ...(request.says.registration as object), ...measured } }
  const bytes = await write(open, { ...request, places, size, shape, said }, control)
  return { width, height, levels: shape.levels, bytes, ...measured, places: places.map(({ x, y }) => ({ x, y })) }
}

const rounded = (px: number) => Math.round(px * 1000) / 1000

type Size = { readonly width: number; readonly height: number }

/**
 * Links between fields that meet again after a loop. Without them, the errors along the loop would leave a gap there.
 */
async function furtherLinks(
  fields: CameraFields,
  { fields: all, links }: StitchRequest,
  { width, height }: Size,
  { signal }: StitchControl,
): Promise<FieldLink[]> {
  const known = new Set(links.map(({ from, to }) => `${Math.min(from, to)}-${Math.max(from, to)}`))
  const found: FieldLink[] = []
  for (let from = 0; from < all.length; from++)
    for (let to = from + 1; to < all.length; to++) {
      const dx = all[to]!.x - all[from]!.x
      const dy = all[to]!.y - all[from]!.y
      const shared = (Math.max(0, width - Math.abs(dx)) * Math.max(0, height - Math.abs(dy))) / (width * height)
      if (shared < linkFrom || known.has(`${from}-${to}`)) continue
      if (signal.aborted) throw new AppError('cancelled')
      const [a, b] = [await fields.prepared(all[from]!.path, signal), await fields.prepared(all[to]!.path, signal)]
      const match = register(a, b, { dx, dy })
      if (match.ok) found.push({ from, to, dx: match.dx, dy: match.dy, weight: match.correlation * match.overlap })
    }
  return found
}

interface Writing {
  readonly out: string
  readonly places: readonly { readonly path: string; readonly x: number; readonly y: number }[]
  readonly size: Size
  readonly shape: Parameters<typeof TiffWriter.create>[1]
  readonly said: Readonly<Record<string, unknown>>
}

async function write(fields: OpenFields, writing: Writing, control: StitchControl): Promise<number> {
  const { out, shape, said } = writing
  const part = `${out}.part`
  try {
    const says = { description: asciiJson(said), software: 'Daybreak camera' }
    const tiff = await TiffWriter.create(part, shape, says)
    let bytes: number
    try {
      bytes = await fill(tiff, fields, writing, control)
    } finally {
      await tiff.close()
    }
    await rename(part, out)
    return bytes
  } catch (error) {
    await rm(part, { force: true })
    if ((error as { code?: string }).code === 'ENOSPC') throw new AppError('disk-full', {}, true)
    throw error
  }
}

/** TIFF's text fields are ASCII. JSON can escape every other character. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

async function fill(tiff: TiffWriter, fields: OpenFields, writing: Writing, control: StitchControl): Promise<number> {
  const { shape } = writing
  const glass = glassByLevel(new Uint8Array(tileSize * tileSize * 3).fill(255), shape.levels)
  const glassAt: { offset: number; length: number }[] = []
  for (const pixels of glass) {
    const jpeg = await encodeTile(pixels, quality)
    glassAt.push({ offset: await tiff.append(jpeg), length: jpeg.length })
  }
  const put = async (level: number, col: number, row: number, jpeg: Uint8Array | null) => {
    const at = jpeg ? { offset: await tiff.append(jpeg), length: jpeg.length } : glassAt[level]!
    tiff.setTile({ level, col, row, ...at })
  }
  const upper = new UpperLevels(shape, 0, glass)
  const blend = new TileBlend(tileSize)
  const [across, down] = [tilesAcross(shape.width, 0), tilesAcross(shape.height, 0)]
  for (let row = 0; row < down; row++) {
    for (let col = 0; col < across; col++) {
      if (control.signal.aborted) throw new AppError('cancelled')
      const pixels = await tileOf(fields, writing, blend, col, row, control.signal)
      await put(0, col, row, pixels && (await encodeTile(pixels, quality)))
      for await (const tile of upper.add(0, col, row, pixels)) await put(tile.level, tile.col, tile.row, tile.jpeg)
    }
    control.onProgress({ done: row + 1, total: down })
  }
  return tiff.finish()
}

/** Pixels of one full-resolution tile; null if no field covers it. */
async function tileOf(
  fields: OpenFields,
  { places, size }: Writing,
  blend: TileBlend,
  col: number,
  row: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const left = col * tileSize
  const top = row * tileSize
  let drawn = false
  for (const place of places) {
    const x = Math.max(left, place.x)
    const y = Math.max(top, place.y)
    const width = Math.min(left + tileSize, place.x + size.width) - x
    const height = Math.min(top + tileSize, place.y + size.height) - y
    if (width <= 0 || height <= 0) continue
    const from = { x: x - place.x, y: y - place.y, width, height }
    const part = await fields.part(place.path, from, signal)
    if (!drawn) blend.clear()
    drawn = true
    blend.add(part, from, size, x - left, y - top)
  }
  return drawn ? blend.result() : null
}
