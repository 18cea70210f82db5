import { AppError } from '#shared/contract/errors.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { exifOrientation, readJpegHeader } from '../jpeg-header.ts'
import { cutTileSize, virtualLevels } from '../levels.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { scaleFromDensity } from '../scale.ts'
import type { SlideStructure } from '../slide-file.ts'

/** A picture up to this size is a single tile and is passed through unchanged. The engine cuts larger ones. */
const wholeTile = { side: 4096, bytes: 32 * 2 ** 20 }
/** Most pixels of a picture that is decoded as a whole (0.9 GB as RGB). Larger slides need a tiled format. */
export const maxPicturePixels = 300_000_000
/** Headers with colour profiles and camera notes are much smaller. */
const maxHeader = 16 * 2 ** 20

interface PictureHeader {
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number | null
  /** False if a browser would not show it as stored (rotated by Exif, unusual coding). */
  readonly asIs: boolean
}

/**
 * Reads the header of a PNG, JPEG or WebP field. Throws `file-truncated`, `file-damaged`, `file-unsupported`,
 * `file-too-large`.
 */
export async function readPictureSlide(file: RandomAccessFile, kind: 'png' | 'jpeg' | 'webp'): Promise<SlideStructure> {
  const header = await readers[kind](file)
  const { width, height } = header
  if (width * height > maxPicturePixels) throw new AppError('file-too-large', { file: file.name, width, height })
  const passThrough = header.asIs && Math.max(width, height) <= wholeTile.side && file.size <= wholeTile.bytes
  const level = {
    width,
    height,
    tileWidth: passThrough ? width : cutTileSize,
    tileHeight: passThrough ? height : cutTileSize,
    downsample: 1,
    passThrough,
  }
  const info: SlideInfo = {
    format: kind,
    width,
    height,
    micronsPerPixel: header.micronsPerPixel,
    objective: null,
    vendor: null,
    levels: [level, ...(passThrough ? [] : virtualLevels(level, level))],
    planes: 1,
    associated: [],
    synthetic: false,
  }
  return { file, info, body: { kind: 'picture', mimeType: `image/${kind}` } }
}

/** Source: WebP container specification, chunks VP8, VP8L, VP8X and EXIF. */
async function readWebpHeader(file: RandomAccessFile): Promise<PictureHeader> {
  const head = await file.read(0, Math.min(file.size, 64))
  if (head.length < 30) throw new AppError('file-truncated', { file: file.name, detail: 'WebP header' })
  if (head.readUInt32LE(4) + 8 > file.size) {
    throw new AppError('file-truncated', { file: file.name, detail: 'the end of the picture is missing' })
  }
  const size = webpSize(head)
  if (!size) throw new AppError('file-damaged', { file: file.name, detail: 'WebP header' })
  if (size.animated) throw new AppError('file-unsupported', { file: file.name, format: 'animated WebP' })
  // A browser would rotate it by its Exif, or show transparent areas over its own background.
  const { width, height } = size
  return { width, height, micronsPerPixel: null, asIs: !size.exif && !size.alpha }
}

function webpSize(head: Buffer) {
  const chunk = head.toString('latin1', 12, 16)
  const plain = { animated: false, exif: false, alpha: false }
  if (chunk === 'VP8X') {
    const flags = head[20]!
    const width = 1 + head.readUIntLE(24, 3)
    const height = 1 + head.readUIntLE(27, 3)
    return {
      width,
      height,
      animated: (flags & 0x02) !== 0,
      exif: (flags & 0x08) !== 0,
      alpha: (flags & 0x10) !== 0,
    }
  }
  if (chunk === 'VP8L' && head[20] === 0x2f) {
    const bits = head.readUInt32LE(21)
    const alpha = ((bits >>> 28) & 1) === 1
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), ...plain, alpha }
  }
  const started = chunk === 'VP8 ' && head.readUIntBE(23, 3) === 0x9d012a
  const width = head.readUInt16LE(26) & 0x3fff
  const height = head.readUInt16LE(28) & 0x3fff
  return started && width > 0 && height > 0 ? { width, height, ...plain } : null
}

async function readJpegFileHeader(file: RandomAccessFile): Promise<PictureHeader> {
  let header = readJpegHeader(await file.read(0, Math.min(file.size, 65_536)))
  if (header.scanAt < 0 && !header.damaged) header = readJpegHeader(await file.read(0, Math.min(file.size, maxHeader)))
  if (header.damaged) throw new AppError('file-damaged', { file: file.name, detail: 'JPEG header' })
  if (header.scanAt < 0) throw new AppError('file-truncated', { file: file.name, detail: 'JPEG header' })
  if (header.height === 0) throw new AppError('file-damaged', { file: file.name, detail: 'image without a size' })
  if (!header.common || header.precision !== 8) {
    throw new AppError('file-unsupported', { file: file.name, format: 'lossless, arithmetic or 12-bit JPEG' })
  }
  const unit = header.jfif?.unit === 1 ? 'inch' : header.jfif?.unit === 2 ? 'cm' : null
  return {
    width: header.width,
    height: header.height,
    micronsPerPixel: unit && header.jfif ? scaleFromDensity(header.jfif.x, header.jfif.y, unit) : null,
    asIs: header.orientation === 1 && (header.components === 1 || header.components === 3),
  }
}

/** Chunks that make a browser show something other than the stored values: transparency, animation, gamma, HDR. */
const oddChunks: ReadonlySet<string> = new Set(['tRNS', 'acTL', 'gAMA', 'cHRM', 'cICP', 'mDCV', 'cLLI'])

/** Source: PNG specification, third edition, chunks IHDR, pHYs and eXIf. */
async function readPngHeader(file: RandomAccessFile): Promise<PictureHeader> {
  const head = await file.read(0, Math.min(file.size, 65_536))
  if (head.length < 33) throw new AppError('file-truncated', { file: file.name, detail: 'PNG header' })
  const width = head.readUInt32BE(16)
  const height = head.readUInt32BE(20)
  if (head.toString('latin1', 12, 16) !== 'IHDR' || head.readUInt32BE(8) !== 13 || width < 1 || height < 1) {
    throw new AppError('file-damaged', { file: file.name, detail: 'PNG header' })
  }
  let micronsPerPixel: number | null = null
  let orientation = 1
  // Grey or colour of 8 bits without transparency. Palettes are exact.
  let plain = head[24] === 8 && [0, 2, 3].includes(head[25]!)
  let at = 33
  while (at + 12 <= head.length) {
    const length = head.readUInt32BE(at)
    const type = head.toString('latin1', at + 4, at + 8)
    const body = head.subarray(at + 8, Math.min(at + 8 + length, head.length))
    if (type === 'IDAT' || type === 'IEND') break
    if (type === 'pHYs' && body.length === 9 && body[8] === 1) {
      micronsPerPixel = scaleFromDensity(body.readUInt32BE(0), body.readUInt32BE(4), 'metre')
    }
    if (oddChunks.has(type)) plain = false
    if (type === 'eXIf') orientation = exifOrientation(body)
    at += 12 + length
  }
  return { width, height, micronsPerPixel, asIs: orientation === 1 && plain }
}

const readers = { png: readPngHeader, jpeg: readJpegFileHeader, webp: readWebpHeader }
