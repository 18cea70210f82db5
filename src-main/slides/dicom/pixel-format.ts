import { AppError } from '#shared/contract/errors.ts'
import type { Header } from './header.ts'
import type { Coding } from './uids.ts'

const colourModels = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT', 'MONOCHROME1', 'MONOCHROME2'] as const
export type ColourModel = (typeof colourModels)[number]

/** How the pixels of a frame are stored: everything that a decoder needs besides the bytes. 8 bits per sample. */
export interface DicomPixelFormat {
  readonly coding: Coding
  readonly colour: ColourModel
  readonly samples: 1 | 3
  /** Raw colour frames: true if all red comes first, then all green, then all blue. */
  readonly planar: boolean
}

/** Reads how frames are stored. Throws `file-unsupported` with `format` if they cannot be decoded. */
export function readPixelFormat({ file, syntax, numbers, texts }: Header): DicomPixelFormat {
  const unsupported = (format: string) => new AppError('file-unsupported', { file: file.name, format })
  const samples = numbers.get('SamplesPerPixel') ?? 1
  const bits = Math.max(numbers.get('BitsAllocated') ?? 8, numbers.get('BitsStored') ?? 8)
  const colour = (texts.get('PhotometricInterpretation') ?? '') as ColourModel
  if (bits !== 8 || (numbers.get('BitsStored') ?? 8) !== 8) throw unsupported(`DICOM with ${bits} bits per channel`)
  if (numbers.get('PixelRepresentation') === 1) throw unsupported('DICOM with signed samples')
  if (!colourModels.includes(colour)) throw unsupported(`DICOM with colour model ${colour.slice(0, 32) || 'unknown'}`)
  const wanted = colour.startsWith('MONOCHROME') ? 1 : 3
  if (samples !== wanted) throw unsupported(`DICOM with ${samples} channels as ${colour}`)
  const coding = syntax.coding!
  // The transforms of JPEG 2000 are meaningful only in JPEG 2000.
  if ((colour === 'YBR_ICT' || colour === 'YBR_RCT') && coding !== 'jpeg2000') {
    throw unsupported(`DICOM with colour model ${colour}`)
  }
  return { coding, colour, samples: wanted, planar: numbers.get('PlanarConfiguration') === 1 }
}

/**
 * Bytes of one raw frame. YBR_FULL_422 stores one pair of colour differences per two pixels (PS3.3 section
 * C.7.6.3.1.2).
 */
export function rawFrameBytes({ colour, samples }: DicomPixelFormat, pixels: number): number {
  return colour === 'YBR_FULL_422' ? pixels * 2 : pixels * samples
}
