/** The only kind of DICOM object that is a slide: VL Whole Slide Microscopy Image Storage. */
export const wholeSlideStorage = '1.2.840.10008.5.1.4.1.1.77.1.6'

/** Names of other objects, for the reader who opened one. Source: DICOM PS3.4 annex B.5, PS3.6 annex A. */
const objectNames: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.3.10': 'a DICOM directory (DICOMDIR)',
  '1.2.840.10008.5.1.4.1.1.91.1': 'DICOM microscopy annotations',
  '1.2.840.10008.5.1.4.1.1.77.1.1': 'a DICOM endoscopy image',
  '1.2.840.10008.5.1.4.1.1.77.1.2': 'a DICOM microscopy photograph',
  '1.2.840.10008.5.1.4.1.1.77.1.3': 'a DICOM slide-coordinates photograph',
  '1.2.840.10008.5.1.4.1.1.77.1.4': 'a DICOM photograph',
  '1.2.840.10008.5.1.4.1.1.77.1.8': 'a DICOM confocal microscopy image',
  '1.2.840.10008.5.1.4.1.1.77.1.9': 'a DICOM tiled confocal microscopy image',
  '1.2.840.10008.5.1.4.1.1.66.4': 'a DICOM segmentation',
  '1.2.840.10008.5.1.4.1.1.66.7': 'a DICOM label map segmentation',
  '1.2.840.10008.5.1.4.1.1.30': 'a DICOM parametric map',
  '1.2.840.10008.5.1.4.1.1.7': 'a DICOM screen capture',
  '1.2.840.10008.5.1.4.1.1.7.4': 'a DICOM screen capture',
  '1.2.840.10008.5.1.4.1.1.104.1': 'a PDF document in DICOM',
  '1.2.840.10008.5.1.4.1.1.1': 'a DICOM radiograph',
  '1.2.840.10008.5.1.4.1.1.1.1': 'a DICOM radiograph',
  '1.2.840.10008.5.1.4.1.1.2': 'a DICOM CT image',
  '1.2.840.10008.5.1.4.1.1.2.1': 'a DICOM CT image',
  '1.2.840.10008.5.1.4.1.1.4': 'a DICOM MR image',
  '1.2.840.10008.5.1.4.1.1.4.1': 'a DICOM MR image',
  '1.2.840.10008.5.1.4.1.1.6.1': 'a DICOM ultrasound image',
}
const families: readonly (readonly [prefix: string, name: string])[] = [
  ['1.2.840.10008.5.1.4.1.1.88.', 'a DICOM structured report'],
  ['1.2.840.10008.5.1.4.1.1.11.', 'a DICOM presentation state'],
]

export const objectName = (sopClass: string): string =>
  objectNames[sopClass] ??
  families.find(([prefix]) => sopClass.startsWith(prefix))?.[1] ??
  `a DICOM object of class ${sopClass.slice(0, 64) || 'unknown'}`

/** How frames are coded. */
export type Coding = 'raw' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg2000'

export interface TransferSyntax {
  readonly implicit: boolean
  /** Null if it cannot be read; `name` then identifies it. */
  readonly coding: Coding | null
  readonly name: string
}

const explicit = (coding: Coding | null, name: string): TransferSyntax => ({ implicit: false, coding, name })

/** Source: DICOM PS3.6 annex A, PS3.5 section 10. */
const syntaxes: Readonly<Record<string, TransferSyntax>> = {
  '1.2.840.10008.1.2': { implicit: true, coding: 'raw', name: 'raw' },
  '1.2.840.10008.1.2.1': explicit('raw', 'raw'),
  '1.2.840.10008.1.2.1.98': explicit(null, 'encapsulated raw pixels'),
  '1.2.840.10008.1.2.1.99': explicit(null, 'a deflated data set'),
  '1.2.840.10008.1.2.2': explicit(null, 'big-endian coding'),
  '1.2.840.10008.1.2.5': explicit('rle', 'RLE'),
  '1.2.840.10008.1.2.4.50': explicit('jpeg', 'JPEG'),
  '1.2.840.10008.1.2.4.51': explicit('jpeg', 'JPEG'),
  '1.2.840.10008.1.2.4.57': explicit(null, 'lossless JPEG'),
  '1.2.840.10008.1.2.4.70': explicit(null, 'lossless JPEG'),
  '1.2.840.10008.1.2.4.80': explicit('jpeg-ls', 'JPEG-LS'),
  '1.2.840.10008.1.2.4.81': explicit('jpeg-ls', 'JPEG-LS'),
  '1.2.840.10008.1.2.4.90': explicit('jpeg2000', 'JPEG 2000'),
  '1.2.840.10008.1.2.4.91': explicit('jpeg2000', 'JPEG 2000'),
  '1.2.840.10008.1.2.4.92': explicit(null, 'multi-component JPEG 2000'),
  '1.2.840.10008.1.2.4.93': explicit(null, 'multi-component JPEG 2000'),
  '1.2.840.10008.1.2.4.110': explicit(null, 'JPEG XL'),
  '1.2.840.10008.1.2.4.111': explicit(null, 'JPEG XL'),
  '1.2.840.10008.1.2.4.112': explicit(null, 'JPEG XL'),
  '1.2.840.10008.1.2.4.201': explicit(null, 'HTJ2K'),
  '1.2.840.10008.1.2.4.202': explicit(null, 'HTJ2K'),
  '1.2.840.10008.1.2.4.203': explicit(null, 'HTJ2K'),
}

export const transferSyntax = (uid: string): TransferSyntax =>
  syntaxes[uid] ?? explicit(null, `transfer syntax ${uid.slice(0, 64) || 'unknown'}`)
