import { basename } from 'node:path'
import { type ForeignFormat, type ReadForeign, squareScale, virtualLevels } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { AssociatedKind, SlideInfo, SlideLevel } from '#shared/domain/slide-info.ts'
import { resize } from '../decode.ts'
import type { Plane, Size } from '../planes.ts'
import { paste, type Rect, type RgbImage, whiteImage } from '../rgb.ts'
import type { OnDamaged } from '../unreadable.ts'
import { readInCells } from './cells.ts'
import { OpenSlideFile } from './handle.ts'
import type { OpenSlideLibrary, SlideHandle } from './library.ts'
import { openNdpiPlanes } from './ndpi-planes.ts'

/** Side of the tiles that the engine cuts, because a browser cannot show OpenSlide's own. */
const tileSide = 512
const maxSide = 2 ** 24
const maxLevels = 32
/** Most pixels read from OpenSlide at a time. */
const maxPixelsAtOnce = 2 ** 25

export interface OpenSlideSource {
  readonly info: SlideInfo
  /** Number of levels in the file. The engine makes the further ones of `info`. */
  readonly levels: number
  /** The stored resolutions of one focal plane. */
  planesAt(focal: number): readonly Plane[]
  readAssociated(kind: AssociatedKind): Promise<RgbImage>
  iccProfile(): Uint8Array | null
  close(): Promise<void>
}

/** For the engine's own `openSlideFile`: opens the slide, describes it, and closes it. */
export const openSlideInfo: ReadForeign = async (path, format) => {
  const source = await openWithOpenSlide(path, format, () => undefined)
  await source.close()
  return source.info
}

/**
 * A slide in one of the formats that OpenSlide reads. If the format states which part of its plane was scanned
 * (MIRAX, Leica), only that part is the slide. Damaged parts are striped and reported to `onDamaged`.
 */
export async function openWithOpenSlide(
  path: string,
  format: ForeignFormat,
  onDamaged: OnDamaged,
): Promise<OpenSlideSource> {
  const file = await OpenSlideFile.open(path, format)
  try {
    const {
      info: said,
      origin,
      associated,
    } = file.ask((library, slide) => describe(library, slide, format, basename(path)))
    const stored = said.levels.slice(0, origin.levels)
    const others = format === 'ndpi' ? await openNdpiPlanes(path, stored, onDamaged) : null
    const info = others ? { ...said, planes: others.planes, startPlane: others.startPlane } : said
    const ofOwn: OnDamaged = (place, pixels) => onDamaged(`${others?.startPlane ?? 0}/${place}`, pixels)
    const own = stored.map((level, index) => planeOf(file, level, index, origin, ofOwn))
    return {
      info,
      levels: stored.length,
      planesAt: (focal) => (others && focal !== others.startPlane ? others.planesAt(focal) : own),
      readAssociated: async (kind) => {
        const found = associated.get(kind)
        if (!found) throw new AppError('not-found', { what: kind })
        return file.associated(found.name, found)
      },
      iccProfile: () => file.ask((library, slide) => library.iccProfile(slide)),
      close: async () => void (await Promise.all([file.close(), others?.close()])),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Origin {
  /** Corner of the scanned part in level-0 pixels. */
  readonly x: number
  readonly y: number
  /** Number of levels in the file. The engine makes the further ones. */
  readonly levels: number
}

function describe(library: OpenSlideLibrary, slide: SlideHandle, format: ForeignFormat, file: string) {
  const text = (name: string) => library.property(slide, name)
  const number = (name: string): number | null => {
    const value = Number.parseFloat(text(name) ?? '')
    return Number.isFinite(value) ? value : null
  }
  const whole = library.levelSize(slide, 0)
  const bounds = boundsIn(whole, (side) => number(`openslide.bounds-${side}`))
  const { width, height } = bounds
  if (!(width > 0 && height > 0)) throw new AppError('file-damaged', { file, detail: 'image without a size' })
  if (width > maxSide || height > maxSide) throw new AppError('file-too-large', { file, width, height })
  const levels: SlideLevel[] = []
  const count = Math.min(library.levelCount(slide), maxLevels)
  for (let level = 0; level < count; level++) {
    const downsample = level === 0 ? 1 : library.downsample(slide, level)
    if (!(downsample >= 1) || downsample <= (levels.at(-1)?.downsample ?? 0)) break
    levels.push({
      width: Math.max(1, Math.floor(width / downsample)),
      height: Math.max(1, Math.floor(height / downsample)),
      tileWidth: tileSide,
      tileHeight: tileSide,
      downsample,
      passThrough: false,
    })
  }
  const associated = new Map<AssociatedKind, { name: string; width: number; height: number }>()
  for (const name of library.associatedNames(slide)) {
    const size = library.associatedSize(slide, name)
    const known = name === 'label' || name === 'macro' || name === 'thumbnail'
    if (known && size.width > 0 && size.width * size.height <= maxPixelsAtOnce) associated.set(name, { name, ...size })
  }
  const across = number('openslide.mpp-x')
  const down = number('openslide.mpp-y')
  const info: SlideInfo = {
    format,
    width,
    height,
    micronsPerPixel: squareScale(across, down),
    objective: number('openslide.objective-power'),
    vendor: text('openslide.vendor'),
    levels: [...levels, ...virtualLevels(levels.at(-1)!, { width, height })],
    planes: 1,
    associated: [...associated.keys()],
    synthetic: false,
  }
  return { info, associated, origin: { x: bounds.x, y: bounds.y, levels: levels.length } satisfies Origin }
}

/** The scanned part, if the format gives one inside the whole. */
function boundsIn(whole: { width: number; height: number }, side: (name: string) => number | null) {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(side)
  const inside =
    x != null && y != null && width != null && height != null && x >= 0 && y >= 0 && width > 0 && height > 0
  if (!inside || x + width > whole.width || y + height > whole.height) return { x: 0, y: 0, ...whole }
  return { x, y, width, height }
}

function planeOf(
  file: OpenSlideFile,
  { width, height, downsample }: SlideLevel,
  level: number,
  origin: Origin,
  onDamaged: OnDamaged,
): Plane {
  const stored = (from: OpenSlideFile, rect: Rect) => {
    const x = origin.x + Math.round(rect.x * downsample)
    const y = origin.y + Math.round(rect.y * downsample)
    return from.region({ x, y, level, width: rect.width, height: rect.height })
  }
  const lost = (cell: string, place: Rect) =>
    onDamaged(`${level}/${cell}`, place.width * place.height * downsample ** 2)
  const readAtOnce = async (rect: Rect, size: Size): Promise<RgbImage> => {
    const pixels = await stored(file, rect).catch(async (error) => {
      if (!isAppError(error) || error.code !== 'file-damaged') throw error
      // OpenSlide fails every read of a handle after one, so the cells are read by another handle, one by one.
      const aside = await file.again()
      return readInCells({ width, height }, rect, (cell) => stored(aside, cell), lost).finally(() => aside.close())
    })
    return resize(pixels, size.width, size.height)
  }
  /** Halves a rectangle that is too large for memory. */
  const read: Plane['read'] = async (rect, size, signal) => {
    if (signal?.aborted) throw new AppError('cancelled')
    const above = Math.floor(size.height / 2)
    const cut = Math.round((rect.height * above) / size.height)
    if (rect.width * rect.height <= maxPixelsAtOnce || cut < 1 || cut >= rect.height) return readAtOnce(rect, size)
    const whole = whiteImage(size.width, size.height)
    const top = await read({ ...rect, height: cut }, { ...size, height: above }, signal)
    paste(whole, top, 0, 0)
    const rest = { ...rect, y: rect.y + cut, height: rect.height - cut }
    paste(whole, await read(rest, { ...size, height: size.height - above }, signal), 0, above)
    return whole
  }
  return { width, height, downsample, read }
}
