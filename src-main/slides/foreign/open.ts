import fs from 'node:fs'
import path from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { type RandomAccessFile, withOthers } from '../random-access-file.ts'
import type { ReadForeign, SlideStructure } from '../slide-file.ts'
import { stampsOf } from '../stamps.ts'
import { type ForeignFormat, foreignNames, foreignParts } from './detect.ts'

/** Refuses these formats by name where no reader for them is available. */
export const refuseForeign: ReadForeign = async (file, format) => {
  throw new AppError('file-unsupported', { file: path.basename(file), format: foreignNames[format] })
}

/**
 * Opens a slide in such a format. Throws `parts-missing` if its accompanying files are missing, and the errors of
 * `read`.
 */
export async function openForeign(
  file: RandomAccessFile,
  format: ForeignFormat,
  read: ReadForeign,
): Promise<SlideStructure> {
  await checkParts(file, format)
  const others = await partsOf(file)
  return {
    file: others.length === 0 ? file : withOthers(file, others, () => file.close()),
    info: await read(file.path, format),
    body: { kind: 'openslide', format },
  }
}

/** Size and mark of the other files of the slide. */
async function partsOf({ path: own }: RandomAccessFile) {
  const parts = ((await foreignParts(own)) ?? []).filter((part) => part !== own)
  return (await stampsOf(parts)).map(({ bytes, mark }) => ({ size: bytes, mark }))
}

async function checkParts(file: RandomAccessFile, format: ForeignFormat): Promise<void> {
  const missing = (part: string) => {
    throw new AppError('parts-missing', { file: file.name, part }, true)
  }
  if (format === 'mirax') {
    const index = path.join(file.path.slice(0, -path.extname(file.path).length), 'Slidedat.ini')
    const found = await fs.promises.stat(index).catch(() => null)
    if (!found?.isFile()) missing(path.join(path.basename(path.dirname(index)), 'Slidedat.ini'))
  }
  if (format === 'vms' && ((await foreignParts(file.path)) ?? []).length < 2) missing('its images')
}
