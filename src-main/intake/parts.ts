import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

/** A slide as it lies on disk. */
export interface SlideOnDisk {
  /** The file that opens the slide first, then the others. */
  readonly files: readonly string[]
  /** Names of parts that the slide speaks of and that are not there. */
  readonly missing: readonly string[]
}

/** Asks a reader which files make up the slide that a file opens; from the slides part where it knows. */
export type SlideParts = (path: string) => Promise<readonly string[]>

export const isMirax = (name: string): boolean => /\.mrxs$/i.test(name)
export const isDicom = (name: string): boolean => /\.(dcm|dicom)$/i.test(name)

/** The folder that belongs to a MIRAX file: of the same name, without its ending. */
export const miraxFolder = (path: string): string => path.slice(0, -extname(path).length)

/** All files of the slide that `path` opens, and those it misses. */
export async function slideOnDisk(path: string, slideParts?: SlideParts): Promise<SlideOnDisk> {
  if (isMirax(path)) return miraxOnDisk(path)
  const others = (await slideParts?.(path)) ?? []
  return { files: [path, ...others.filter((file) => file !== path)], missing: [] }
}

/** Larger is no `Slidedat.ini`. */
const mostIniBytes = 4 << 20

/**
 * MIRAX: `X.mrxs` beside a folder `X` with `Slidedat.ini`, which names the index and the data files
 * (openslide.org/formats/mirax).
 */
async function miraxOnDisk(path: string): Promise<SlideOnDisk> {
  const folder = miraxFolder(path)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (!entries) return { files: [path], missing: [`${basename(folder)}/`] }
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const files = [path, ...names.map((name) => join(folder, name))]
  const ini = names.find((name) => name.toLowerCase() === 'slidedat.ini')
  if (!ini) return { files, missing: ['Slidedat.ini'] }
  const iniPath = join(folder, ini)
  const { size } = await stat(iniPath)
  const text = size > mostIniBytes ? '' : await readFile(iniPath, 'latin1')
  const here = new Set(names.map((name) => name.toLowerCase()))
  const missing = partsInIni(text).filter((name) => !here.has(name.toLowerCase()))
  return { files, missing: missing.map((name) => `${basename(dirname(iniPath))}/${name}`) }
}

/** File names in a `Slidedat.ini`: INDEXFILE of [HIERARCHICAL], FILE_0, FILE_1, ... of [DATAFILE]. */
function partsInIni(text: string): string[] {
  let section = ''
  const names: string[] = []
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1]?.toUpperCase() ?? section
    const [, key = '', value = ''] = /^\s*([A-Z0-9_]+)\s*=\s*(.*?)\s*$/i.exec(line) ?? []
    const named =
      (section === 'HIERARCHICAL' && key.toUpperCase() === 'INDEXFILE') ||
      (section === 'DATAFILE' && /^FILE_\d+$/i.test(key))
    // Names only: what leads out of the folder is no part.
    if (named && value !== '' && basename(value.replaceAll('\\', '/')) === value) names.push(value)
  }
  return names
}
