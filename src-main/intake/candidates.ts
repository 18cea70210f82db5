import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { RE2JS } from 're2js'
import { isTemporary } from './file-names.ts'
import { fileStateOf } from './file-state.ts'
import { contentOf, type FolderFile } from './folder-files.ts'
import { isMirax, slideOnDisk } from './slide-on-disk.ts'

/** A file that may be imported, with the files that must exist and be complete beforehand. */
export interface Candidate {
  readonly path: string
  readonly files: readonly string[]
  /** Names of missing parts. */
  readonly missing: readonly string[]
  /** The files are pictures of a folder that together may be one slide; `path` is the first of them. */
  readonly pictures?: true
  /** Its name is no UTF-8, so that it cannot be opened: it is only told of. */
  readonly nameless?: true
}

/**
 * Slides in a scanner's folder. A DICOM slide is written as many files. All files of a folder must be complete before
 * any is read, because only the files themselves state which belong together. The same applies to pictures in a
 * subfolder, which may be fields or focal planes of one slide. Pictures directly in the scanner's folder are separate
 * slides. `folder` must be the folder's true name, see `trueFolder`.
 */
export async function slidesIn(folder: string, takes: (name: string) => boolean): Promise<Candidate[]> {
  const { files } = await contentOf(folder)
  const dicom = files.filter(({ kind }) => kind === 'dicom').map(({ path }) => path)
  const siblings = Map.groupBy(dicom, dirname)
  const candidates: Candidate[] = []
  const grouped = await pictureFolders(
    files.filter(({ path }) => dirname(path) !== folder),
    takes,
  )
  for (const { path, kind, nameless } of files) {
    if (!takes(basename(path))) continue
    const group = grouped.get(path)
    if (nameless) candidates.push({ path, files: [], missing: [], nameless })
    else if (group) {
      if (group[0] === path) candidates.push({ path, files: group, missing: [], pictures: true })
    } else if (isMirax(path)) candidates.push({ path, ...(await slideOnDisk(path)) })
    else candidates.push({ path, files: (kind === 'dicom' && siblings.get(dirname(path))) || [path], missing: [] })
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
  files: readonly FolderFile[],
  takes: (name: string) => boolean,
): Promise<Map<string, readonly string[]>> {
  const groups = new Map<string, readonly string[]>()
  const named = files.filter(({ nameless }) => !nameless)
  for (const inFolder of Map.groupBy(named, ({ path }) => dirname(path)).values()) {
    if (!inFolder.every(({ kind }) => kind === 'picture')) continue
    const states = await Promise.all(inFolder.map(({ path }) => fileStateOf(path)))
    if (states.some((state) => state !== null && state.bytes > mostPictureBytes)) continue
    const taken = inFolder.map(({ path }) => path).filter((path) => takes(basename(path)))
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
  // RE2 needs time in proportion to the name, however many stars a pattern has.
  const tests = patterns.map((one) => RE2JS.compile(one, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL))
  return (name) => tests.length === 0 || tests.some((test) => test.matches(name))
}
