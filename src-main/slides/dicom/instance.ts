import { AppError } from '#shared/contract/errors.ts'
import { damaged } from './cursor.ts'
import { type FrameStore, frameStore } from './frames.ts'
import type { Header } from './header.ts'
import { type DicomPixelFormat, rawFrameBytes, readPixelFormat } from './pixel-format.ts'

export type InstanceKind = 'volume' | 'thumbnail' | 'label' | 'overview' | 'other'

const limits = { side: 2 ** 24, tileSide: 8192, tiles: 2 ** 24, planes: 1024, frames: 2 ** 31 }

/** One file of a slide: its image, and the part of that image's frames that it holds. Sizes in pixels. */
export interface DicomInstance {
  readonly header: Header
  readonly kind: InstanceKind
  /** ORIGINAL or DERIVED. */
  readonly original: boolean
  /** Size of the whole image. */
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly cols: number
  readonly rows: number
  readonly frames: number
  readonly focalPlanes: number
  readonly opticalPaths: number
  /** Height of the first (lowest) focal plane above the slide, µm; null if not given. */
  readonly z: number | null
  readonly format: DicomPixelFormat
  readonly store: FrameStore
}

const kinds: Readonly<Record<string, InstanceKind>> = {
  VOLUME: 'volume',
  THUMBNAIL: 'thumbnail',
  LABEL: 'label',
  OVERVIEW: 'overview',
}

/**
 * What an instance shows, by its third ImageType. Without one, only an image of several tiles is taken for the slide:
 * a single picture could as well be the label.
 */
export function kindOfImage({ texts, numbers }: Pick<Header, 'texts' | 'numbers'>): InstanceKind {
  const stated = texts.get('ImageType')?.split('\\')[2]?.trim().toUpperCase()
  if (stated) return kinds[stated] ?? 'other'
  const several = (whole: string, tile: string) => (numbers.get(whole) ?? 0) > (numbers.get(tile) ?? 0)
  const tiled = several('TotalPixelMatrixColumns', 'Columns') || several('TotalPixelMatrixRows', 'Rows')
  return tiled ? 'volume' : 'other'
}

/** Interprets a header. Throws `file-unsupported`, `file-damaged`, `file-truncated`, `file-too-large`. */
export async function readInstance(header: Header): Promise<DicomInstance> {
  const { file, texts, numbers } = header
  const frames = Number.parseInt(texts.get('NumberOfFrames') ?? '1', 10)
  const tileWidth = numbers.get('Columns') ?? 0
  const tileHeight = numbers.get('Rows') ?? 0
  const width = numbers.get('TotalPixelMatrixColumns') ?? tileWidth
  const height = numbers.get('TotalPixelMatrixRows') ?? tileHeight
  if (!(frames >= 1 && frames < limits.frames)) throw damaged(file, 'number of frames')
  if (width < 1 || height < 1 || tileWidth < 1 || tileHeight < 1) throw damaged(file, 'image without a size')
  const tooLarge = Math.max(width, height) > limits.side || Math.max(tileWidth, tileHeight) > limits.tileSide
  if (tooLarge) throw new AppError('file-too-large', { file: file.name, width, height })
  const cols = Math.ceil(width / tileWidth)
  const rows = Math.ceil(height / tileHeight)
  if (cols * rows > limits.tiles) throw damaged(file, 'too many tiles')
  const focalPlanes = Math.max(1, numbers.get('TotalPixelMatrixFocalPlanes') ?? 1)
  const opticalPaths = Math.max(1, numbers.get('NumberOfOpticalPaths') ?? 1)
  if (focalPlanes > limits.planes || opticalPaths > limits.planes) throw damaged(file, 'too many planes')
  const format = readPixelFormat(header)
  if (opticalPaths > 1 && format.samples === 1) {
    throw new AppError('file-unsupported', { file: file.name, format: 'DICOM with separate colour channels' })
  }
  const pixels = tileWidth * tileHeight
  const frameBytes =
    format.coding === 'raw' ? rawFrameBytes(format, pixels) : (pixels * format.samples * format.bits) / 4 + 65_536
  const z = Number.parseFloat(texts.get('ZOffset') ?? '')
  return {
    header,
    kind: kindOfImage(header),
    original: texts.get('ImageType')?.startsWith('ORIGINAL') ?? false,
    width,
    height,
    tileWidth,
    tileHeight,
    cols,
    rows,
    frames,
    focalPlanes,
    opticalPaths,
    z: Number.isFinite(z) ? z : null,
    format,
    store: await frameStore(header, { frames, frameBytes }),
  }
}
