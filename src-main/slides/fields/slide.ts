import { AppError } from '#shared/contract/errors.ts'
import type { SlideLevel } from '#shared/domain/slide-info.ts'
import { cutTileSize, virtualLevels } from '../levels.ts'
import { checkListed, picturePaths, readPictureList } from '../picture-list.ts'
import { type RandomAccessFile, withOthers } from '../random-access-file.ts'
import { closeSlideFile, isPlainField, mostFieldPixels, type SlideFile, type SlideStructure } from '../slide-file.ts'
import { gapOf, layOutFields } from './layout.ts'

/** Number of headers read in parallel. */
const atOnce = 16
/** Scales with a smaller ratio than this belong to one camera. */
const sameScale = 1.01

interface Measured {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number | null
  readonly size: number
  readonly mark: string
}

/**
 * A folder of fields as one slide. Reads the header of each field, and arranges them with glass between. No field is
 * kept open. Throws AppError `file-unsupported` for anything but a plain field, `file-too-large`, `scales-differ` and
 * `scale-in-part` with both files, `too-many-fields`, `file-changed`, and every error of opening a field, with that
 * field's name.
 */
export async function readFieldsSlide(
  file: RandomAccessFile,
  openField: (path: string) => Promise<SlideFile>,
): Promise<SlideStructure> {
  const list = await readPictureList(file, 'fields')
  const paths = picturePaths(list)
  const fields: Measured[] = []
  for (let from = 0; from < paths.length; from += atOnce)
    fields.push(
      ...(await Promise.all(
        paths.slice(from, from + atOnce).map(async (path, i) => {
          const field = await openField(path)
          try {
            checkListed(list, from + i, field.file)
            return measured(field)
          } finally {
            await closeSlideFile(field)
          }
        }),
      )),
    )
  const micronsPerPixel = scaleOf(fields)
  const layout = layOutFields(
    fields.map(({ file: name, width, height }) => ({ file: name, width, height })),
    gapOf(micronsPerPixel),
  )
  const { width, height } = layout
  const level: SlideLevel = {
    width,
    height,
    tileWidth: cutTileSize,
    tileHeight: cutTileSize,
    downsample: 1,
    passThrough: false,
  }
  return {
    file: withOthers(file, fields, () => file.close()),
    info: {
      format: 'fields',
      width,
      height,
      micronsPerPixel,
      objective: null,
      vendor: null,
      levels: [level, ...virtualLevels(level, level)],
      planes: 1,
      fields: layout.fields,
      associated: [],
      synthetic: false,
    },
    body: { kind: 'fields', paths },
  }
}

function measured(field: SlideFile): Measured {
  const { width, height, micronsPerPixel } = field.info
  const file = field.file.name
  if (width * height > mostFieldPixels) throw new AppError('file-too-large', { file, width, height })
  if (!isPlainField(field)) throw new AppError('not-a-field', { file })
  const { size, mark } = field.file
  return { file, width, height, micronsPerPixel, size, mark }
}

/** The common scale of all fields; null if none of them states it. */
function scaleOf(fields: readonly Measured[]): number | null {
  const known = fields.find(({ micronsPerPixel }) => micronsPerPixel !== null)
  if (!known) return null
  const scale = known.micronsPerPixel!
  for (const { file, micronsPerPixel } of fields) {
    const params = { file: known.file, scale: rounded(scale), other: file }
    if (micronsPerPixel === null) throw new AppError('scale-in-part', { ...params })
    const ratio = micronsPerPixel / scale
    if (ratio > sameScale || ratio < 1 / sameScale)
      throw new AppError('scales-differ', { ...params, otherScale: rounded(micronsPerPixel) })
  }
  return scale
}

const rounded = (micronsPerPixel: number): number => Number(micronsPerPixel.toPrecision(3))
