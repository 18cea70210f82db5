/** One resolution of a slide. Level 0 is full resolution. */
export interface SlideLevel {
  /** Size in pixels of this level. */
  readonly width: number
  readonly height: number
  /** Tile size in pixels as stored in the file; for untiled files the size the tile source cuts. */
  readonly tileWidth: number
  readonly tileHeight: number
  /** Full-resolution pixels per pixel of this level (1 for level 0). */
  readonly downsample: number
  /** True when the file's own bytes of a tile are a JPEG that a browser shows (with JPEGTables merged). */
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

/** One photographed field of a slide that is made of several. Place and size in full-resolution pixels. */
export interface SlideField {
  /** Base name of its file. */
  readonly file: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The field that a point lies in; null on the glass between, and on a slide that is not made of fields. */
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

/** What is known of a slide once it is open. Sizes in pixels. */
export interface SlideInfo {
  readonly format: SlideFormat
  readonly width: number
  readonly height: number
  /** µm per full-resolution pixel; null where the file does not say. */
  readonly micronsPerPixel: number | null
  /** Nominal objective power (e.g. 20, 40); null where the file does not say. */
  readonly objective: number | null
  readonly vendor: string | null
  readonly levels: readonly SlideLevel[]
  /** Focal planes, lowest first; 1 for a slide scanned in one. */
  readonly planes: number
  /** µm from one focal plane to the next; left out or null where the file does not say. */
  readonly planeMicrons?: number | null
  /** The plane that is shown first and screened; the middle one where left out. */
  readonly startPlane?: number
  /** The fields of which the slide is made, in the order in which they are looked at; left out where it is scanned as a whole. */
  readonly fields?: readonly SlideField[]
  readonly associated: readonly AssociatedKind[]
  /** True when the file says of itself that it was made by Daybreak's synthetic generator. */
  readonly synthetic: boolean
}

/** The plane that is not in the file: the sharpest parts of all of them, put together by the engine. */
export const allInFocus = -1

/** The plane that is shown first and that screening looks at. */
export const startPlaneOf = ({ planes, startPlane }: Pick<SlideInfo, 'planes' | 'startPlane'>): number =>
  startPlane ?? Math.floor((planes - 1) / 2)

/** Whether a slide has this plane: one of its own, or the all-in-focus one where it has several. */
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
