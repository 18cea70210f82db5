/** The tags of TIFF 6.0, BigTIFF and Aperio that are read. */
export const tag = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  imageDescription: 270,
  make: 271,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  ycbcrSubsampling: 530,
  referenceBlackWhite: 532,
  xmp: 700,
  iccProfile: 34675,
} as const

/** Bytes of one value, by TIFF field type; 0 for a type that does not exist. */
export function typeSize(type: number): number {
  switch (type) {
    case 1: // BYTE
    case 2: // ASCII
    case 6: // SBYTE
    case 7: // UNDEFINED
      return 1
    case 3: // SHORT
    case 8: // SSHORT
      return 2
    case 4: // LONG
    case 9: // SLONG
    case 11: // FLOAT
    case 13: // IFD
      return 4
    case 5: // RATIONAL
    case 10: // SRATIONAL
    case 12: // DOUBLE
    case 16: // LONG8
    case 17: // SLONG8
    case 18: // IFD8
      return 8
    default:
      return 0
  }
}

export const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, ycbcr: 6 } as const

export const compression = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  adobeDeflate: 8,
  packBits: 32773,
  deflate: 32946,
  jpeg2000YCbCr: 33003,
  jpeg2000Rgb: 33005,
  jpeg2000: 34712,
  webp: 50001,
} as const

/** Compressions in which each segment is a complete picture file that describes its own pixels. */
export const standAlone: ReadonlySet<number> = new Set([33003, 33005, 34712, 50001])

/** Compressions that the pixel engine decodes. */
export const decodable: ReadonlySet<number> = new Set([1, 5, 7, 8, 32773, 32946, ...standAlone])

/** Compressions with which samples may be stored as differences (Predictor). */
export const withPredictor: ReadonlySet<number> = new Set([
  compression.lzw,
  compression.adobeDeflate,
  compression.deflate,
])

const compressionNames: Record<number, string> = {
  2: 'TIFF with fax coding',
  3: 'TIFF with fax coding',
  4: 'TIFF with fax coding',
  6: 'TIFF with old-style JPEG',
  34661: 'TIFF with JBIG',
  34676: 'TIFF with SGI LogLuv',
  34677: 'TIFF with SGI LogLuv',
  34887: 'TIFF with LERC',
  34892: 'TIFF with lossy JPEG (DNG)',
  34925: 'TIFF with LZMA',
  34934: 'TIFF with JPEG XR',
  22610: 'TIFF with JPEG XR',
  50000: 'TIFF with Zstandard',
  50002: 'TIFF with JPEG XL',
  52546: 'TIFF with JPEG XL',
}

export const compressionName = (code: number): string => compressionNames[code] ?? `TIFF compression ${code}`

/** Source: TIFF 6.0 and its supplements. */
const colourModelNames: Record<number, string> = {
  0: 'grey',
  1: 'grey',
  2: 'RGB',
  3: 'a palette',
  4: 'a transparency mask',
  5: 'CMYK',
  6: 'YCbCr that is not JPEG',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32803: 'the raw pixels of a camera',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'the raw pixels of a camera',
}

export const colourModelName = (code: number): string => colourModelNames[code] ?? `colour model ${code}`
