import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { miraxFolder, miraxParts } from '#main/slides/index.ts'

/** A slide on disk. */
export interface SlideOnDisk {
  /** The file that opens the slide first, then the others. */
  readonly files: readonly string[]
  /** Names of missing parts that the slide refers to. */
  readonly missing: readonly string[]
}

/** Lists the files of the slide that a file opens, from the slides part if it knows the format. */
export type SlideParts = (path: string) => Promise<readonly string[]>

export const isMirax = (name: string): boolean => /\.mrxs$/i.test(name)

/** All files of the slide that `path` opens, and the missing ones. */
export async function slideOnDisk(path: string, slideParts?: SlideParts): Promise<SlideOnDisk> {
  if (isMirax(path)) return miraxOnDisk(path)
  const others = (await slideParts?.(path)) ?? []
  return { files: [path, ...others.filter((file) => file !== path)], missing: [] }
}

/** Largest `Slidedat.ini` in bytes. */
const mostIniBytes = 4 << 20

/**
 * MIRAX: `X.mrxs` beside a folder `X` with `Slidedat.ini`, which names the index and the data files
 * (openslide.org/formats/mirax).
 */
async function miraxOnDisk(path: string): Promise<SlideOnDisk> {
  const folder = basename(miraxFolder(path))
  const parts = await miraxParts(path)
  if (!parts) return { files: [path], missing: [`${folder}/`] }
  const files = [path, ...parts]
  const named = new Map(parts.map((part) => [basename(part).toLowerCase(), part]))
  const ini = named.get('slidedat.ini')
  if (!ini) return { files, missing: ['Slidedat.ini'] }
  const { size } = await stat(ini)
  const text = size > mostIniBytes ? '' : await readFile(ini, 'latin1')
  const missing = partsInIni(text).filter((name) => !named.has(name.toLowerCase()))
  return { files, missing: missing.map((name) => `${folder}/${name}`) }
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
    // Names only: a path out of the folder is not a part.
    if (named && value !== '' && basename(value.replaceAll('\\', '/')) === value) names.push(value)
  }
  return names
}
