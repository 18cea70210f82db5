import { AppError } from '#shared/contract/errors.ts'
import type { Header } from './header.ts'
import type { Coding } from './uids.ts'

const colourModels = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT', 'MONOCHROME1', 'MONOCHROME2'] as const
export type ColourModel = (typeof colourModels)[number]

/** How the pixels of a frame are stored: everything that a decoder needs besides the bytes. */
export interface DicomPixelFormat {
  readonly coding: Coding
  readonly colour: ColourModel
  readonly samples: 1 | 3
  /** Raw colour frames: true if all red comes first, then all green, then all blue. */
  readonly planar: boolean
  /** Stored bits of a sample. */
  readonly bits: 8 | 16
  /** Bits of a sample that are used, from the lowest. The picture shows the upper 8 of them. */
  readonly usedBits: number
}

/** Reads how frames are stored. Throws `file-unsupported` with `format` if they cannot be decoded. */
export function readPixelFormat({ file, syntax, numbers, texts }: Header): DicomPixelFormat {
  const unsupported = (format: string) => new AppError('file-unsupported', { file: file.name, format })
  const samples = numbers.get('SamplesPerPixel') ?? 1
  const bits = numbers.get('BitsAllocated') ?? 8
  const usedBits = numbers.get('BitsStored') ?? bits
  const colour = (texts.get('PhotometricInterpretation') ?? '') as ColourModel
  const coding = syntax.coding!
  if ((bits !== 8 && bits !== 16) || usedBits < 8 || usedBits > bits)
    throw unsupported(`DICOM with ${usedBits} bits per channel`)
  if ((numbers.get('HighBit') ?? usedBits - 1) !== usedBits - 1)
    throw unsupported('DICOM with samples in the upper bits')
  if (numbers.get('PixelRepresentation') === 1) throw unsupported('DICOM with signed samples')
  if (!colourModels.includes(colour)) throw unsupported(`DICOM with colour model ${colour.slice(0, 32) || 'unknown'}`)
  const wanted = colour.startsWith('MONOCHROME') ? 1 : 3
  if (samples !== wanted) throw unsupported(`DICOM with ${samples} channels as ${colour}`)
  // The transforms of JPEG 2000 are meaningful only in JPEG 2000.
  if ((colour === 'YBR_ICT' || colour === 'YBR_RCT') && coding !== 'jpeg2000') {
    throw unsupported(`DICOM with colour model ${colour}`)
  }
  if (bits === 16 && (coding === 'jpeg' || colour.startsWith('YBR_FULL')))
    throw unsupported(`DICOM with ${usedBits} bits per channel in ${coding === 'jpeg' ? 'JPEG' : 'YCbCr'}`)
  return { coding, colour, samples: wanted, planar: numbers.get('PlanarConfiguration') === 1, bits, usedBits }
}

/**
 * Bytes of one raw frame. YBR_FULL_422 stores one pair of colour differences per two pixels (PS3.3 section
 * C.7.6.3.1.2).
 */
export function rawFrameBytes({ colour, samples, bits }: DicomPixelFormat, pixels: number): number {
  return colour === 'YBR_FULL_422' ? pixels * 2 : (pixels * samples * bits) / 8
}
