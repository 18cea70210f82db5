import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { isPicture, isTemporary, slideFilesIn } from './file-names.ts'
import { fileStateOf } from './file-state.ts'
import { isDicom, isMirax, slideOnDisk } from './slide-on-disk.ts'

/** A file that may be imported, with the files that must exist and be complete beforehand. */
export interface Candidate {
  readonly path: string
  readonly files: readonly string[]
  /** Names of missing parts. */
  readonly missing: readonly string[]
  /** The files are pictures of a folder that together may be one slide; `path` is the first of them. */
  readonly pictures?: true
}

/**
 * Slides in a scanner's folder. A DICOM slide is written as many files. All files of a folder must be complete before
 * any is read, because only the files themselves state which belong together. The same applies to pictures in a
 * subfolder, which may be fields or focal planes of one slide. Pictures directly in the scanner's folder are separate
 * slides.
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
  const grouped = await pictureFolders(
    paths.filter((path) => dirname(path) !== folder),
    takes,
  )
  for (const path of paths) {
    if (!takes(basename(path))) continue
    const group = grouped.get(path)
    if (group) {
      if (group[0] === path) candidates.push({ path, files: group, missing: [], pictures: true })
    } else if (isMirax(path)) candidates.push({ path, ...(await slideOnDisk(path)) })
    else candidates.push({ path, files: siblings.get(dirname(path)) ?? [path], missing: [] })
  }
  return candidates
}

/**
 * Larger TIFFs are slides, which scanners write one after another into one folder per day. They need not wait for
 * each other.
 */
const mostPictureBytes = 256 << 20

/** The pictures of each folder without other slides, by each of their paths. */
async function pictureFolders(
  paths: readonly string[],
  takes: (name: string) => boolean,
): Promise<Map<string, readonly string[]>> {
  const groups = new Map<string, readonly string[]>()
  for (const inFolder of Map.groupBy(paths, dirname).values()) {
    if (!inFolder.every((path) => isPicture(path))) continue
    const states = await Promise.all(inFolder.map(fileStateOf))
    if (states.some((state) => state !== null && state.bytes > mostPictureBytes)) continue
    const taken = inFolder.filter((path) => takes(basename(path)))
    for (const path of taken) groups.set(path, taken)
  }
  return groups
}

const orderEndings = new Set(['.csv', '.tsv', '.txt', '.hl7', '.orm', '.oml', '.dat', '.msg', '.json'])

/** Order files in a folder. Its subfolders (`done`, `archive`) are ignored. */
export async function orderFilesIn(folder: string): Promise<Candidate[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !isTemporary(entry.name))
    .filter(({ name }) => orderEndings.has(extname(name).toLowerCase()))
    .map(({ name }) => join(folder, name))
    .sort()
    .map((path) => ({ path, files: [path], missing: [] }))
}

/**
 * Matches a name against `*.svs; A?-*.tif`: any of the patterns, ignoring case. An empty source matches every name.
 */
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
