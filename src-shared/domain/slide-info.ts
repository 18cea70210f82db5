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
export type SlideFormat = 'tiff' | 'svs' | 'png' | 'jpeg'

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
  readonly planes: number
  readonly associated: readonly AssociatedKind[]
  /** True when the file says of itself that it was made by Daybreak's synthetic generator. */
  readonly synthetic: boolean
}

export interface TileAddress {
  readonly level: number
  readonly col: number
  readonly row: number
  readonly plane: number
}

export interface EncodedTile {
  readonly bytes: Uint8Array
  readonly mimeType: 'image/jpeg' | 'image/png' | 'image/webp'
}
