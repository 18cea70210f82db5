import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { TiffWriter, UpperLevels } from '#main/pyramid/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { type BlockResult, blocksAcross, blockTop, tileTotal } from './block.ts'
import { Crew } from './crew.ts'
import { resolveOptions, type SlidePlan } from './plan.ts'
import { invalid, type SynthDiagnosis, type SynthOptions } from './recipe/index.ts'
import { syntheticNotice, truthHeader, truthPathOf } from './truth.ts'

export interface SynthProgress {
  readonly phase: 'stamps' | 'slide'
  /** Stamps drawn or tiles written, and their total. */
  readonly done: number
  readonly total: number
}

/** The slide that was made. Sizes in px; `bytes` of the slide file. */
export interface SynthTruth {
  readonly path: string
  /** NDJSON: a header line, then one line per epithelial cell. */
  readonly truthPath: string
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number
  readonly levels: number
  readonly bytes: number
  readonly diagnosis: SynthDiagnosis
  readonly cells: { readonly total: number; readonly byLabel: Readonly<Partial<Record<SynthDiagnosis, number>>> }
  readonly neutrophils: number
}

export interface SynthControl {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SynthProgress) => void
}

/**
 * Makes a synthetic Pap slide: a pyramidal tiled TIFF, accompanied by the truth for every epithelial cell. The same
 * options give the same bytes. Both files get their names only when they are complete. Throws AppError
 * `invalid-input`, `cancelled` or `disk-full`.
 */
export async function synthesize(options: SynthOptions, control: SynthControl = {}): Promise<SynthTruth> {
  const { out, plan, workers } = resolveOptions(options)
  if (control.signal?.aborted) throw new AppError('cancelled')
  const truthPath = truthPathOf(out)
  const parts = [`${out}.part`, `${truthPath}.part`] as const
  const crew = new Crew(plan, workers)
  const halt = () => crew.halt()
  control.signal?.addEventListener('abort', halt, { once: true })
  try {
    const made = await write(parts, plan, crew, control)
    if (control.signal?.aborted) throw new AppError('cancelled')
    await rename(parts[1], truthPath)
    await rename(parts[0], out)
    const { width, height, micronsPerPixel, levels, diagnosis } = plan
    return { path: out, truthPath, width, height, micronsPerPixel, levels, diagnosis, ...made }
  } catch (error) {
    await Promise.all(parts.map((part) => rm(part, { force: true })))
    throw asAppError(error)
  } finally {
    control.signal?.removeEventListener('abort', halt)
    await crew.close()
  }
}

/** The place of a tile's JPEG in the file. */
type TilePlace = { readonly offset: number; readonly length: number }
type Made = Pick<SynthTruth, 'bytes' | 'cells' | 'neutrophils'>

async function write(
  parts: readonly [string, string],
  plan: SlidePlan,
  crew: Crew,
  control: SynthControl,
): Promise<Made> {
  const description = JSON.stringify({
    daybreakSynthetic: true,
    generator: 'daybreak synth',
    seed: plan.seed,
    micronsPerPixel: plan.micronsPerPixel,
    notice: syntheticNotice,
  })
  const tiff = await TiffWriter.create(parts[0], plan, { description, software: 'Daybreak synth' })
  try {
    const truth = await open(parts[1], 'w')
    try {
      return await fill(tiff, truth, plan, crew, control)
    } finally {
      await truth.close()
    }
  } finally {
    await tiff.close()
  }
}

async function fill(
  tiff: TiffWriter,
  truth: FileHandle,
  plan: SlidePlan,
  crew: Crew,
  control: SynthControl,
): Promise<Made> {
  const checkHalted = () => {
    if (crew.halted) throw new AppError('cancelled')
  }
  await crew.drawLibrary((done, total) => control.onProgress?.({ phase: 'stamps', done, total }))
  checkHalted()
  const glass = await crew.glass()
  const glassAt: TilePlace[] = []
  for (const { jpeg } of glass) glassAt.push({ offset: await tiff.append(jpeg), length: jpeg.length })
  const upper = new UpperLevels(
    plan,
    blockTop(plan),
    glass.map((tile) => tile.pixels),
  )
  await truth.appendFile(`${JSON.stringify(truthHeader(plan))}\n`)

  const across = blocksAcross(plan.width)
  const blocks = across * blocksAcross(plan.height)
  const total = tileTotal(plan)
  const byLabel: Partial<Record<SynthDiagnosis, number>> = {}
  let cells = 0
  let neutrophils = 0
  let done = 0
  for await (const block of crew.blocks(blocks)) {
    done += await writeBlock(tiff, block, glassAt)
    for await (const tile of upper.add(
      blockTop(plan),
      block.index % across,
      Math.floor(block.index / across),
      block.top,
    )) {
      const at = tile.jpeg
        ? { offset: await tiff.append(tile.jpeg), length: tile.jpeg.length }
        : (glassAt[tile.level] as TilePlace)
      tiff.setTile({ level: tile.level, col: tile.col, row: tile.row, ...at })
      done++
    }
    for (const cell of block.cells) byLabel[cell.label] = (byLabel[cell.label] ?? 0) + 1
    if (block.cells.length) await truth.appendFile(`${block.cells.map((cell) => JSON.stringify(cell)).join('\n')}\n`)
    cells += block.cells.length
    neutrophils += block.neutrophils
    control.onProgress?.({ phase: 'slide', done, total })
  }
  checkHalted()
  await truth.sync()
  return { bytes: await tiff.finish(), cells: { total: cells, byLabel }, neutrophils }
}

async function writeBlock(tiff: TiffWriter, block: BlockResult, glassAt: readonly TilePlace[]): Promise<number> {
  let offset = await tiff.append(block.bytes)
  for (let i = 0; i < block.tiles.length; i += 4) {
    const [level, col, row, length] = block.tiles.subarray(i, i + 4) as unknown as [number, number, number, number]
    tiff.setTile({ level, col, row, ...(length ? { offset, length } : (glassAt[level] as TilePlace)) })
    offset += length
  }
  return block.tiles.length / 4
}

function asAppError(error: unknown): unknown {
  if (isAppError(error)) return error
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk-full', {}, true)
  if (code === 'ENOENT' || code === 'ENOTDIR') return invalid('out', 'the folder does not exist')
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EISDIR')
    return invalid('out', 'cannot be written')
  return error
}
