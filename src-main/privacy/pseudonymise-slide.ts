import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import {
  copyCleanDicom,
  copyCleanTiff,
  openCopySink,
  openFile,
  type RandomAccessFile,
  type Replacing,
} from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { leaksIn } from './leaks.ts'
import { createPseudonyms } from './pseudonyms.ts'

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
 * Writes a copy of a slide that names nobody: see `copyCleanTiff`, and for DICOM `copyCleanDicom`, whose copy is a folder
 * with codes, dates and UIDs that no other copy shares. The copy is searched in every encoding for the
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
    rmSync(part, { recursive: true, force: true })
    const seen: Buffer[] = []
    const besides: Buffer[] = []
    const copy = await cleanCopy(file, part, (bytes, isDevice) => {
      const one = Buffer.from(bytes)
      seen.push(one)
      if (!isDevice) besides.push(one)
    })
    const stem = basename(path).replace(/\.[^.]+$/, '')
    const sought = [stem, ...further, ...copy.values]
    const [leak] = [...leaksIn(Buffer.concat(seen), sought), ...leaksIn(Buffer.concat(besides), copy.words)]
    if (leak) throw new AppError('pseudonymise-leak', { file: basename(path), encoding: leak.encoding })
    renameSync(part, to)
    return { images: copy.images, leftOut: copy.leftOut, texts: copy.removed.length }
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function cleanCopy(file: RandomAccessFile, part: string, onBytes: (bytes: Buffer, isDevice: boolean) => void) {
  const head = (await file.read(0, Math.min(132, file.size))).toString('latin1')
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) {
    const sink = openCopySink(part, (bytes) => onBytes(bytes, false))
    const { removed, ...copy } = await copyCleanTiff(file, sink).finally(() => sink.close())
    return { ...copy, removed, values: removed.flatMap(valuesIn), words: [] }
  }
  if (!head.endsWith('DICM')) throw new AppError('pseudonymise-unsupported', { file: file.name })
  mkdirSync(part, { mode: 0o700 })
  const copy = await copyCleanDicom(file.path, part, replacing(), onBytes)
  return { ...copy, values: copy.removed }
}

/** Codes of one copy. Their key is forgotten with it. */
function replacing(): Replacing {
  const { code, uid, date } = createPseudonyms(randomBytes(32))
  return {
    ...{ code, uid },
    day(value) {
      const at = new Date(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}T00:00:00Z`)
      return Number.isNaN(at.getTime()) ? '' : date('slide', at).toISOString().slice(0, 10).replaceAll('-', '')
    },
  }
}

const valuesIn = (text: string): string[] => [...text.matchAll(named)].map(([, , value = '']) => value.trim())
