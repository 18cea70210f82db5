import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { isTemporary, slideFilesIn } from './file-names.ts'
import { isDicom, isMirax, slideOnDisk } from './parts.ts'

/** A file that may be brought in, with the files that must be there and lie still before it is. */
export interface Candidate {
  readonly path: string
  readonly files: readonly string[]
  /** Names of parts that are not there yet. */
  readonly missing: readonly string[]
}

/**
 * Slides in a scanner's folder. A DICOM slide is written as many files: all of a folder must lie still before any is
 * read, since only the files themselves say which belong together.
 */
export async function slidesIn(folder: string, takes: (name: string) => boolean): Promise<Candidate[]> {
  const paths = await slideFilesIn(folder)
  const siblings = new Map<string, string[]>()
  for (const path of paths) {
    if (!isDicom(path)) continue
    const group = siblings.get(dirname(path)) ?? []
    group.push(path)
    siblings.set(dirname(path), group)
  }
  const candidates: Candidate[] = []
  for (const path of paths) {
    if (!takes(basename(path))) continue
    if (isMirax(path)) candidates.push({ path, ...(await slideOnDisk(path)) })
    else candidates.push({ path, files: siblings.get(dirname(path)) ?? [path], missing: [] })
  }
  return candidates
}

const orderEndings = new Set(['.csv', '.tsv', '.txt', '.hl7', '.orm', '.oml', '.dat', '.msg', '.json'])

/** Order files in a folder; folders in it (`done`, `archive`) are left alone. */
export async function orderFilesIn(folder: string): Promise<Candidate[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !isTemporary(entry.name))
    .filter(({ name }) => orderEndings.has(extname(name).toLowerCase()))
    .map(({ name }) => join(folder, name))
    .sort()
    .map((path) => ({ path, files: [path], missing: [] }))
}

/** Whether a name fits `*.svs; A?-*.tif`: any of the patterns, without regard to case. Every name fits an empty one. */
export function namePattern(source: string): (name: string) => boolean {
  const patterns = source
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) =>
      one
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*+/g, '.*')
        .replaceAll('?', '.'),
    )
  const tests = patterns.map((one) => new RegExp(`^${one}$`, 'iu'))
  return (name) => tests.length === 0 || tests.some((test) => test.test(name))
}
