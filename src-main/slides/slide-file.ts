import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'
import type { DicomImage } from './dicom/image.ts'
import type { FileKind } from './file-kind.ts'
import type { ForeignFormat } from './foreign/detect.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { TiffImage } from './tiff/image.ts'

/** A TIFF slide. `levels[i]` holds `info.levels[i]`; the engine makes the further levels of `info`. */
export interface TiffBody {
  readonly kind: 'tiff'
  /** Levels of the focal plane that is shown first. */
  readonly levels: readonly TiffImage[]
  /** The same levels for each focal plane, lowest plane first. */
  readonly planes: readonly (readonly TiffImage[])[]
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
  /** Associated pictures stored in the description as JPEGs (Philips). */
  readonly embedded: ReadonlyMap<AssociatedKind, () => Promise<Buffer>>
}

/** A single PNG, JPEG or WebP picture, decoded as a whole. */
export interface PictureBody {
  readonly kind: 'picture'
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp'
}

/** A DICOM slide. `levels[i]` holds `info.levels[i]`; the engine makes the further levels of `info`. */
export interface DicomBody {
  readonly kind: 'dicom'
  /** Each level has its focal planes. A coarse one may have fewer than the slide. */
  readonly levels: readonly DicomImage[]
  readonly associated: ReadonlyMap<AssociatedKind, DicomImage>
  /** The ICC profile of the scanner's camera as stored, or null. */
  iccProfile(): Promise<Uint8Array | null>
}

/** A maker's own format, read through OpenSlide in the engine. Main knows what the engine reported. */
export interface OpenSlideBody {
  readonly kind: 'openslide'
  readonly format: ForeignFormat
}

/**
 * A folder of focal planes, lowest first, each an open slide of the same shape. `SlideFile.file` is the list of them.
 */
export interface StackBody {
  readonly kind: 'stack'
  readonly planes: readonly SlideFile[]
}

/** A folder of fields as one slide. `paths[i]` holds `info.fields[i]`. Fields are opened when they are read. */
export interface FieldsBody {
  readonly kind: 'fields'
  readonly paths: readonly string[]
}

/** The structure of a slide, depending on its format. */
export type SlideBody = TiffBody | PictureBody | OpenSlideBody | DicomBody | StackBody | FieldsBody

/** A slide whose structure was read. */
export interface SlideStructure<Body extends SlideBody = SlideBody> {
  /** Closing it closes every file of the slide. */
  readonly file: RandomAccessFile
  readonly info: SlideInfo
  readonly body: Body
}

/** An open slide, from which the tile reader (main) and the pixel source (engine) are made. */
export interface SlideFile extends SlideStructure {
  readonly format: SlideFormat
}

/** An open file of which only the first bytes are known. */
export interface Candidate {
  readonly file: RandomAccessFile
  readonly kind: FileKind
}

/**
 * Reads a slide in a maker's own format: in the engine by OpenSlide itself, in main by a call to the engine. Returns
 * the slide's description.
 */
export type ReadForeign = (path: string, format: ForeignFormat) => Promise<SlideInfo>

/** Functions that opening a slide may need. */
export interface OpenHelp {
  /** Reads a maker's own format. */
  readonly readForeign: ReadForeign
  /** Opens one picture of a list; null inside a list, which must not contain another list. */
  readonly openListed: ((path: string) => Promise<SlideFile>) | null
}

/**
 * Everything that main and the engine need to know about one slide format except how to decode its pixels. Each
 * format's folder exports one of these. The engine has a counterpart for the pixels
 * (`engine-process/pixels/formats.ts`).
 */
export interface SlideFormat<Body extends SlideBody = SlideBody> {
  /** Opens the file if it has this format, otherwise null. Throws AppError like `openSlide`. */
  open(candidate: Candidate, help: OpenHelp): Promise<SlideStructure | null>
  /** All files of the slide, in an order that does not depend on the given one; null if it has another format. */
  parts(candidate: Candidate): Promise<readonly string[] | null>
  /** Text at the beginning of the content hash, so that the same files in another role are a different slide. */
  hashPrefix?(sizes: readonly number[]): string
  /** Checks that every stored tile lies in its file and ends as its coding requires. Structure only, no pixels. */
  check(slide: SlideStructure<Body>, checkPart: (path: string) => Promise<unknown>): Promise<void>
  /** Number of levels in the file. The engine makes the further levels of `info`. */
  storedLevels(body: Body): number
  /** The stored bytes of a tile inside the grid if a browser can show them; null if the engine makes the tile. */
  tile(slide: SlideStructure<Body>, at: TileAddress): Promise<EncodedTile | null>
  /** The stored bytes of an associated picture listed in `info` if a browser can show them, otherwise null. */
  associated(slide: SlideStructure<Body>, kind: AssociatedKind): Promise<EncodedTile | null>
  /** The ICC profile of the slide's pixels as stored; null if there is none. */
  iccProfile(slide: SlideStructure<Body>): Promise<Uint8Array | null>
  /** Whether the slide is a single field of view: a plain picture that can be one of several on a slide. */
  isField(info: SlideInfo, body: Body): boolean
}

/** Number of levels in the file. The engine makes the further levels of `info`. */
export const storedLevels = (slide: SlideFile): number => slide.format.storedLevels(slide.body)

/** Most pixels of a field (200 MB as RGB). A field is decoded as a whole, and several are in memory during reading. */
export const mostFieldPixels = 2 ** 26

/** Whether an open file is a single field: a plain picture, or a TIFF with one untiled image. */
export const isPlainField = ({ format, info, body }: SlideFile): boolean =>
  info.width * info.height <= mostFieldPixels && info.planes === 1 && format.isField(info, body)

/** Closes all files of a slide. */
export const closeSlideFile = ({ file }: SlideFile): Promise<void> => file.close()
