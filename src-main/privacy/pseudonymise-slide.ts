import { renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { copyCleanTiff, openCopySink, openFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { leaksIn } from './leaks.ts'

export interface PseudonymisedSlide {
  /** Images in the copy, without lower resolutions inside them. */
  readonly images: number
  /** Images that were left out: label, overview, thumbnail. */
  readonly leftOut: number
  /** Number of texts that were left out. */
  readonly texts: number
}

/** Values in a scanner's text that name a slide, a person, a machine or a day: `Filename = S26-1`. */
const named =
  /\b(filename|title|user|username|barcode|patient\w*|accession\w*|scanscope id|date|time|datetime|operator|host\w*|id)\s*[=:]\s*([^|\r\n;<>"]{4,200})/gi

/**
 * Writes a copy of a slide that names nobody: see `copyCleanTiff`. The copy is searched in every encoding for the
 * slide's file name, for what its texts named, and for the further values; it appears under its name only if none is
 * found. Throws `pseudonymise-unsupported`, `pseudonymise-leak` (nothing is written then), `conflict` where the copy
 * exists, and like the reading of a slide.
 */
export async function pseudonymiseSlide(
  path: string,
  to: string,
  further: readonly string[] = [],
): Promise<PseudonymisedSlide> {
  const part = `${to}.part`
  const file = await openFile(path)
  try {
    if (!/^(II[*+]\0|MM\0[*+])/.test((await file.read(0, Math.min(4, file.size))).toString('latin1')))
      throw new AppError('pseudonymise-unsupported', { file: basename(path) })
    rmSync(part, { force: true })
    const seen: Buffer[] = []
    const sink = openCopySink(part, (bytes) => void seen.push(Buffer.from(bytes)))
    const copy = await copyCleanTiff(file, sink).finally(() => sink.close())
    const stem = basename(path).replace(/\.[^.]+$/, '')
    const sought = [stem, ...further, ...copy.removed.flatMap(valuesIn)]
    const [leak] = leaksIn(Buffer.concat(seen), sought)
    if (leak) throw new AppError('pseudonymise-leak', { file: basename(path), encoding: leak.encoding })
    renameSync(part, to)
    return { images: copy.images, leftOut: copy.leftOut, texts: copy.removed.length }
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

const valuesIn = (text: string): string[] => [...text.matchAll(named)].map(([, , value = '']) => value.trim())
