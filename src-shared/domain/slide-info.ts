/** One resolution of a slide. Level 0 is full resolution. */
export interface SlideLevel {
  /** Size in pixels of this level. */
  readonly width: number
  readonly height: number
  /** Tile size in pixels as stored in the file. For an untiled file, the size that the tile source cuts. */
  readonly tileWidth: number
  readonly tileHeight: number
  /** Full-resolution pixels per pixel of this level (1 for level 0). */
  readonly downsample: number
  /** True if the stored bytes of a tile are a JPEG that a browser can show (with JPEGTables merged). */
  readonly passThrough: boolean
}

export type AssociatedKind = 'label' | 'macro' | 'thumbnail'
export type SlideFormat =
  | 'tiff'
  | 'svs'
  | 'dicom'
  | 'png'
  | 'jpeg'
  | 'webp'
  // A folder of fields.
  | 'fields'
  // Read through OpenSlide.
  | 'ndpi'
  | 'vms'
  | 'mirax'
  | 'scn'
  | 'bif'
  | 'czi'
  | 'sakura'
  | 'trestle'

/** One photographed field of a slide that consists of several. Place and size are in full-resolution pixels. */
export interface SlideField {
  /** Base name of its file. */
  readonly file: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The field that contains a point. Null on the glass between fields, and on a slide that does not consist of fields.
 */
export function fieldAt<F extends Omit<SlideField, 'file'>>(
  fields: readonly F[] | undefined,
  x: number,
  y: number,
): F | null {
  return (
    fields?.find((field) => x >= field.x && y >= field.y && x < field.x + field.width && y < field.y + field.height) ??
    null
  )
}

/** What is known about a slide after it was opened. Sizes in pixels. */
export interface SlideInfo {
  readonly format: SlideFormat
  readonly width: number
  readonly height: number
  /** µm per full-resolution pixel; null if the file does not state it. */
  readonly micronsPerPixel: number | null
  /** Nominal objective power (e.g. 20, 40); null if the file does not state it. */
  readonly objective: number | null
  readonly vendor: string | null
  readonly levels: readonly SlideLevel[]
  /** Number of focal planes, lowest first; 1 for a slide scanned in one plane. */
  readonly planes: number
  /** µm from one focal plane to the next; absent or null if the file does not state it. */
  readonly planeMicrons?: number | null
  /** The plane that is shown first and screened. Defaults to the middle one. */
  readonly startPlane?: number
  /** The fields that the slide consists of, in viewing order; absent if it was scanned as a whole. */
  readonly fields?: readonly SlideField[]
  readonly associated: readonly AssociatedKind[]
  /** True if the file states that Daybreak's synthetic generator made it. */
  readonly synthetic: boolean
}

/** The plane that is not in the file: the engine combines it from the sharpest parts of all planes. */
export const allInFocus = -1

/** The plane that is shown first and that screening looks at. */
export const startPlaneOf = ({ planes, startPlane }: Pick<SlideInfo, 'planes' | 'startPlane'>): number =>
  startPlane ?? Math.floor((planes - 1) / 2)

/** Whether a slide has this plane: one of its own, or the all-in-focus plane if it has several. */
export const hasPlane = ({ planes }: Pick<SlideInfo, 'planes'>, plane: number): boolean =>
  Number.isInteger(plane) && ((plane >= 0 && plane < planes) || (plane === allInFocus && planes > 1))

export interface TileAddress {
  readonly level: number
  readonly col: number
  readonly row: number
  /** Focal plane from 0, or `allInFocus`. */
  readonly plane: number
}

export interface EncodedTile {
  readonly bytes: Uint8Array
  readonly mimeType: 'image/jpeg' | 'image/png' | 'image/webp'
}
