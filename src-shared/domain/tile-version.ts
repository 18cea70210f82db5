/**
 * Number of the way in which tiles are made and kept. It must increase when the engine makes tiles differently, or when
 * older tiles cannot be trusted. It is part of a tile's address, so that browsers ask for the tile again.
 */
export const tileGeneration = 3

/**
 * The query of a tile's address. An address with it always has the same bytes and may be cached forever. `lost`: parts
 * of the slide are known to be unreadable, and its tiles show where.
 */
export const tileQuery = (sha256: string, lost: boolean): string =>
  `v=${sha256.slice(0, 16)}-${tileGeneration}${lost ? '-lost' : ''}`
