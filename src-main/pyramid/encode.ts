import sharp from 'sharp'
import { tileSize } from './plan.ts'

/** One RGB tile as a complete baseline JPEG with 4:2:0 subsampling, as slide scanners write it. */
export function encodeTile(pixels: Uint8Array, quality: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width: tileSize, height: tileSize, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer()
}
