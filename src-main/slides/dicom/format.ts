import { planeOfLevel } from '../levels.ts'
import type { DicomBody, SlideFormat, SlideStructure } from '../slide-file.ts'
import { browserShows } from '../tiff/jpeg-prefix.ts'
import { checkDicomImage } from './check.ts'
import { seriesFiles, seriesInFolder } from './series.ts'
import { readDicomSlide, readSeries } from './slide.ts'

/** DICOM whole-slide microscopy: the instances of one series in one folder. */
export const dicomFormat: SlideFormat<DicomBody> = {
  open: async ({ file, kind }) => (kind === 'dicom' ? readDicomSlide(file) : null),
  parts: async ({ file, kind }) => (kind === 'dicom' ? seriesFiles(file.path) : null),
  async check({ body }) {
    for (const image of [...body.levels, ...body.associated.values()]) await checkDicomImage(image)
  },
  storedLevels: ({ levels }) => levels.length,
  /** A tile of a level whose JPEGs a browser can show, as stored; null if it was never stored. */
  async tile({ body, info }, { level, plane, col, row }) {
    const image = body.levels[level]!
    const bytes = await image.jpeg(planeOfLevel(plane, info.planes, image.planes), row * image.cols + col)
    // Each frame is a separate stream, and may be coded differently from the one that was examined.
    return bytes && browserShows(bytes, image.expectedJpeg) ? { bytes, mimeType: 'image/jpeg' } : null
  },
  /** An associated image that is one JPEG of its own size, as stored; otherwise null. */
  async associated({ body }, kind) {
    const image = body.associated.get(kind)
    if (!image?.shown || image.cols * image.rows !== 1) return null
    // A frame may be larger than the image in it.
    if (image.segmentWidth !== image.width || image.segmentHeight !== image.height) return null
    const bytes = await image.jpeg(0, 0)
    return bytes && { bytes, mimeType: 'image/jpeg' }
  },
  iccProfile: ({ body }) => body.iccProfile(),
  isField: () => false,
}

/** Opens a folder as the single DICOM slide in it. */
export const openSeriesFolder = async (folder: string): Promise<SlideStructure> =>
  readSeries(await seriesInFolder(folder), null)
