import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'

/** One small interface for all formats. It reads structure and stored bytes only; the engine decodes pixels. */
export interface SlideReader {
  readonly info: SlideInfo
  /**
   * Encoded bytes as stored in the file if a browser can show them (with JPEGTables merged), otherwise null, and the
   * engine transcodes. Throws AppError `not-found` outside the grid and `cancelled` if the signal is aborted.
   */
  tile(at: TileAddress, signal?: AbortSignal): Promise<EncodedTile | null>
  /** The stored bytes of an associated image if a browser can show them, otherwise null. */
  associated(kind: AssociatedKind): Promise<EncodedTile | null>
  /** The ICC profile of the slide's pixels as stored; null if there is none. */
  iccProfile(): Promise<Uint8Array | null>
  close(): Promise<void>
}
