import { readJpegHeader } from '../jpeg-header.ts'
import { adobeRgb, browserShows, type ShownJpeg, startsJpeg } from '../tiff/jpeg-prefix.ts'
import { damaged } from './cursor.ts'
import type { DicomInstance } from './instance.ts'
import type { DicomPixelFormat } from './pixel-format.ts'
import { type FrameStack, spacingOf } from './stack.ts'

/**
 * One resolution, label or overview of a DICOM slide as a grid of tiles in one or more focal planes. Sizes in pixels.
 */
export class DicomImage {
  readonly width: number
  readonly height: number
  readonly segmentWidth: number
  readonly segmentHeight: number
  readonly cols: number
  readonly rows: number
  /** Focal planes, lowest first. */
  readonly planes: number
  /** µm from one focal plane to the next; null if the file does not state it. */
  readonly planeMicrons: number | null
  readonly format: DicomPixelFormat
  readonly first: DicomInstance
  /** True if the JPEG streams hold RGB; true if a browser can show them as stored. */
  readonly rgbJpeg: boolean
  readonly shown: boolean
  readonly stacks: readonly FrameStack[]
  /** For each plane of the image, its stack and the plane within it. */
  readonly #planes: readonly { readonly stack: FrameStack; readonly plane: number }[]
  readonly #markRgb: boolean

  constructor(stacks: readonly FrameStack[], jpeg: { rgb: boolean; marked: boolean; shown: boolean }) {
    const { first } = stacks[0]!
    this.first = first
    this.stacks = stacks
    this.width = first.width
    this.height = first.height
    this.segmentWidth = first.tileWidth
    this.segmentHeight = first.tileHeight
    this.cols = first.cols
    this.rows = first.rows
    this.format = first.format
    this.rgbJpeg = jpeg.rgb
    this.shown = jpeg.shown
    this.#markRgb = jpeg.rgb && !jpeg.marked
    this.#planes = stacks.flatMap((stack) => Array.from({ length: stack.planes }, (_, plane) => ({ stack, plane })))
    this.planes = this.#planes.length
    const heights = stacks.map((stack) => stack.first.z ?? 0)
    this.planeMicrons = stacks.length > 1 ? spacingOf(heights) : stacks[0]!.spacing
  }

  /** The stored bytes of one tile; null for a tile that was never stored. */
  async frame(plane: number, index: number): Promise<Buffer | null> {
    const { stack, plane: within } = this.#planes[plane]!
    const frame = await stack.frameOf(within, index)
    if (frame < 0) return null
    const bytes = await stack.read(frame)
    return bytes.length === 0 ? null : bytes
  }

  /** One tile of a JPEG image as a complete stream, or null. Throws `file-damaged` if it is not a JPEG. */
  async jpeg(plane: number, index: number): Promise<Buffer | null> {
    const bytes = await this.frame(plane, index)
    if (!bytes) return null
    if (!startsJpeg(bytes)) throw damaged(this.first.header.file, 'a tile is not a JPEG')
    return this.standAlone(bytes)
  }

  /** Adds a missing colour marker to a stored JPEG. */
  standAlone(bytes: Buffer): Buffer {
    return this.#markRgb ? Buffer.concat([bytes.subarray(0, 2), adobeRgb, bytes.subarray(2)]) : bytes
  }

  /** What a stored tile must contain so that a browser shows the same as the engine. */
  get expectedJpeg(): ShownJpeg {
    const { samples } = this.format
    return { width: this.segmentWidth, height: this.segmentHeight, samples, rgb: this.rgbJpeg }
  }

  /** Checks that every frame lies in its file. Throws `file-truncated` or `file-damaged`. */
  async checkFrames(): Promise<void> {
    for (const stack of this.stacks) {
      await stack.frameOf(0, 0)
      for (const { store } of stack.parts) await store.check()
    }
  }
}

/**
 * Combines stacks into an image: one per focal plane, or one with several. Examines one stored tile, because the
 * header's claims about its JPEGs may be wrong.
 */
export async function dicomImage(stacks: readonly FrameStack[]): Promise<DicomImage> {
  const plain = new DicomImage(stacks, { rgb: false, marked: false, shown: false })
  const { format } = plain
  if (format.coding !== 'jpeg') return plain
  // The first frame in the file is examined, because reaching any other may require scanning all before it.
  const sample = await stacks[0]!.read(0)
  if (sample.length === 0) return new DicomImage(stacks, { rgb: format.colour === 'RGB', marked: false, shown: true })
  const { adobeTransform } = readJpegHeader(sample)
  // Adobe's marker in the stream overrides the data set, which conversion programs forget to update.
  const marked = adobeTransform !== null
  const rgb = format.samples === 3 && (marked ? adobeTransform === 0 : format.colour === 'RGB')
  const image = new DicomImage(stacks, { rgb, marked, shown: true })
  const shown = browserShows(image.standAlone(sample), image.expectedJpeg)
  return new DicomImage(stacks, { rgb, marked, shown: shown && format.colour !== 'MONOCHROME1' })
}
