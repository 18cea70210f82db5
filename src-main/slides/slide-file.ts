import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'
import type { DicomImage } from './dicom/image.ts'
import type { FileKind } from './file-kind.ts'
import type { ForeignFormat } from './foreign/detect.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { TiffImage } from './tiff/image.ts'

/** A TIFF slide: `levels[i]` holds `info.levels[i]`; the levels of `info` beyond are made by the engine. */
export interface TiffBody {
  readonly kind: 'tiff'
  /** Of the focal plane that is shown first. */
  readonly levels: readonly TiffImage[]
  /** The same levels of each focal plane, lowest plane first. */
  readonly planes: readonly (readonly TiffImage[])[]
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
  /** Associated pictures that lie in the description as JPEGs (Philips). */
  readonly embedded: ReadonlyMap<AssociatedKind, () => Promise<Buffer>>
}

/** A single PNG, JPEG or WebP picture, decoded as a whole. */
export interface PictureBody {
  readonly kind: 'picture'
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp'
}

/** A DICOM slide: `levels[i]` holds `info.levels[i]`; the levels of `info` beyond are made by the engine. */
export interface DicomBody {
  readonly kind: 'dicom'
  /** Each with its focal planes; a coarse one may have fewer than the slide. */
  readonly levels: readonly DicomImage[]
  readonly associated: ReadonlyMap<AssociatedKind, DicomImage>
  /** The ICC profile of the scanner's camera as stored, or null. */
  iccProfile(): Promise<Uint8Array | null>
}

/** A maker's own format, read through OpenSlide in the engine; main knows what the engine told it. */
export interface OpenSlideBody {
  readonly kind: 'openslide'
  readonly format: ForeignFormat
}

/** A folder of focal planes, lowest first, each an open slide of the same shape. `SlideFile.file` is the list of them. */
export interface StackBody {
  readonly kind: 'stack'
  readonly planes: readonly SlideFile[]
}

/** A folder of fields as one slide; `paths[i]` holds `info.fields[i]`. They are opened when they are read. */
export interface FieldsBody {
  readonly kind: 'fields'
  readonly paths: readonly string[]
}

/** What is known of a slide's structure, by its format. */
export type SlideBody = TiffBody | PictureBody | OpenSlideBody | DicomBody | StackBody | FieldsBody

/** A slide whose structure was read. */
export interface SlideStructure<Body extends SlideBody = SlideBody> {
  /** Closing it closes every file of the slide. */
  readonly file: RandomAccessFile
  readonly info: SlideInfo
  readonly body: Body
}

/** An open slide: what the tile reader (main) and the pixel source (engine) are made from. */
export interface SlideFile extends SlideStructure {
  readonly format: SlideFormat
}

/** An open file of which only the first bytes are known. */
export interface Candidate {
  readonly file: RandomAccessFile
  readonly kind: FileKind
}

/**
 * Who reads a slide of a maker's own format: in the engine OpenSlide itself, in main a question to the engine. Answers
 * with what is known of the slide.
 */
export type ReadForeign = (path: string, format: ForeignFormat) => Promise<SlideInfo>

/** What opening a slide may ask of others. */
export interface OpenHelp {
  /** Reads a maker's own format. */
  readonly readForeign: ReadForeign
  /** Opens one picture of a list; null inside of a list, where no further list may stand. */
  readonly openListed: ((path: string) => Promise<SlideFile>) | null
}

/**
 * Everything that main and the engine need to know of one slide format, apart from decoding its pixels. Each format's
 * folder exports one of these; the engine has a counterpart with the pixels (`engine-process/pixels/formats.ts`).
 */
export interface SlideFormat<Body extends SlideBody = SlideBody> {
  /** Opens the file where it is of this format; null where it is not. Throws AppError as `openSlide`. */
  open(candidate: Candidate, help: OpenHelp): Promise<SlideStructure | null>
  /** All files of the slide, in an order that does not depend on which one is given; null where it is another format. */
  parts(candidate: Candidate): Promise<readonly string[] | null>
  /** Text that the content hash begins with, so that the same files read in another way are another slide. */
  hashPrefix?(sizes: readonly number[]): string
  /** Checks that every stored tile lies in its file and ends as its coding ends. Structure only, no pixels. */
  check(slide: SlideStructure<Body>, checkPart: (path: string) => Promise<unknown>): Promise<void>
  /** Levels that the file holds; the engine makes those of `info` beyond. */
  storedLevels(body: Body): number
  /** The stored bytes of a tile inside the grid where a browser shows them; null where the engine makes the tile. */
  tile(slide: SlideStructure<Body>, at: TileAddress): Promise<EncodedTile | null>
  /** The stored bytes of an associated picture that `info` lists where a browser shows them; else null. */
  associated(slide: SlideStructure<Body>, kind: AssociatedKind): Promise<EncodedTile | null>
  /** The ICC profile of the slide's pixels as stored; null where there is none. */
  iccProfile(slide: SlideStructure<Body>): Promise<Uint8Array | null>
  /** Whether the slide is a single field of view: a plain picture that can stand beside others on one slide. */
  isField(info: SlideInfo, body: Body): boolean
}

/** Levels that the file holds; those of `info` beyond are made by the engine. */
export const storedLevels = (slide: SlideFile): number => slide.format.storedLevels(slide.body)

/** Pixels of the largest field (200 MB as RGB): a picture is decoded as a whole, and several are while they are read. */
export const mostFieldPixels = 2 ** 26

/** Whether an open file is a single field: a plain picture, or a TIFF of one untiled image. */
export const isPlainField = ({ format, info, body }: SlideFile): boolean =>
  info.width * info.height <= mostFieldPixels && info.planes === 1 && format.isField(info, body)

/** Lets go of all files of a slide. */
export const closeSlideFile = ({ file }: SlideFile): Promise<void> => file.close()
