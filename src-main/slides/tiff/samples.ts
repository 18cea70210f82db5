import { AppError } from '#shared/contract/errors.ts'
import { bigEndian } from './byte-order.ts'
import type { Ifd } from './ifd.ts'
import { compression, standAlone, tag } from './tags.ts'

/** How the numbers of an image are stored. */
export interface TiffSamples {
  /** Stored bits of a sample. */
  readonly bits: 8 | 16
  /**
   * Bits of a sample that are used, from the lowest. The picture shows the upper 8 of them. OME-XML may state fewer
   * than are stored; a plain TIFF cannot.
   */
  readonly usedBits: number
  /** True if samples of 16 bits begin with the high byte. */
  readonly highByteFirst: boolean
  /** Samples are two's complement. Negative brightness is meaningless, so such values read as 0, as in libvips. */
  readonly signed: boolean
}

/** Sample formats that are numbers without a known white, by their code. Source: TIFF 6.0, section 19. */
const unscaled: Readonly<Record<number, string>> = {
  3: 'floating-point samples',
  5: 'complex samples',
  6: 'complex samples',
}

/**
 * Reads how the samples of an image with compression `code` are stored. Throws `file-unsupported` for numbers that have
 * no stated black and white, or that are not decoded.
 */
export async function readSamples(ifd: Ifd, code: number): Promise<TiffSamples> {
  const unsupported = (format: string) => new AppError('file-unsupported', { file: ifd.layout.file.name, format })
  // 1 is unsigned, 2 signed, 4 "undefined", which is read as unsigned.
  const kinds = await ifd.integers(tag.sampleFormat, 4)
  for (const kind of kinds)
    if (kind !== 1 && kind !== 2 && kind !== 4)
      throw unsupported(`TIFF with ${unscaled[kind] ?? `samples of kind ${kind}`}`)
  const stated = await ifd.integers(tag.bitsPerSample, 4)
  const [bits = 1] = stated
  const odd = stated.find((value) => value !== bits)
  if (odd !== undefined) throw unsupported('TIFF with channels of different depths')
  if (bits !== 8 && bits !== 16) throw unsupported(`TIFF with ${bits} bits per channel`)
  const signed = kinds.some((kind) => kind === 2)
  const coded = code === compression.jpeg || standAlone.has(code)
  if (signed && (coded || bits === 16)) throw unsupported('TIFF with signed samples')
  if (bits === 16 && coded) throw unsupported('TIFF with 16 bits per channel in JPEG, JPEG 2000 or WebP')
  return { bits, usedBits: bits, highByteFirst: ifd.layout.order === bigEndian, signed }
}
