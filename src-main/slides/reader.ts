import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'

/** One small door for every format. Reads structure and stored bytes only; pixels are decoded in the engine. */
export interface SlideReader {
  readonly info: SlideInfo
  /**
   * Encoded bytes as stored in the file where a browser can show them (JPEGTables merged), else null: the engine
   * transcodes. Throws AppError `not-found` outside the grid and `cancelled` when the signal is aborted.
   */
  tile(at: TileAddress, signal?: AbortSignal): Promise<EncodedTile | null>
  /** The stored bytes of an associated image where a browser can show them, else null. */
  associated(kind: AssociatedKind): Promise<EncodedTile | null>
  /** The ICC profile of the slide's pixels as it lies in the file; null where there is none. */
  iccProfile(): Promise<Uint8Array | null>
  close(): Promise<void>
}
