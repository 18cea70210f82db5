import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { isMirax } from './slide-on-disk.ts'

/** Endings a folder is searched for. Some are not read yet: a folder of them is to be told so, not passed over. */
const slideEndings: ReadonlySet<string> = new Set([
  ...['.svs', '.tif', '.tiff', '.btf', '.tf8', '.png', '.jpg', '.jpeg', '.webp'],
  ...[
    '.ndpi',
    '.scn',
    '.mrxs',
    '.vms',
    '.vmu',
    '.vsi',
    '.bif',
    '.dcm',
    '.dicom',
    '.czi',
    '.isyntax',
    '.kfb',
    '.sdpc',
    '.mds',
    '.tmap',
    '.svslide',
  ],
])
/** What browsers, copy programs and scanners call a file that is still being written. */
const temporaryEndings = /\.(part|partial|filepart|tmp|temp|crdownload|download|opdownload|!ut|swp|lock)$/i

/** Hidden files and files still being written are nobody's slide. */
export const isTemporary = (name: string): boolean =>
  name.startsWith('.') || name.startsWith('~') || temporaryEndings.test(name)

export const looksLikeSlide = (name: string): boolean =>
  !isTemporary(name) && slideEndings.has(extname(name).toLowerCase())

const pictureEndings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'])

/** Whether a file can be a picture of a field, by its name. */
export const isPicture = (path: string): boolean => pictureEndings.has(extname(path).toLowerCase())

const deepest = 16

/** Slide files in a folder and the folders in it, in the order of their names. Links to folders are not followed. */
export async function slideFilesIn(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const found: string[] = []
  // A MIRAX file's folder holds its parts, no slides of their own.
  const parts = new Set(entries.filter(({ name }) => isMirax(name)).map(({ name }) => name.slice(0, -'.mrxs'.length)))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      // A folder that cannot be entered keeps the others from nothing.
      if (depth < deepest && !isTemporary(entry.name) && !parts.has(entry.name))
        found.push(...(await slideFilesIn(path, depth + 1).catch(() => [])))
    } else if (looksLikeSlide(entry.name) && (entry.isFile() || (await isLinkToFile(path)))) {
      found.push(path)
    }
  }
  return found
}

const isLinkToFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() ?? false

/**
 * A name from outside as a name inside our folder: no folders, nothing a file system or a shell minds, short enough for
 * any of them in bytes too. The ending stays.
 */
export function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/')).normalize('NFC')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to go
  const plain = last.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^[.\s~]+|[.\s]+$/g, '')
  const ending = extname(plain).slice(0, 16)
  const stem = shortened(plain.slice(0, plain.length - extname(plain).length))
  return `${reserved.test(stem) ? '_' : ''}${stem || 'slide'}${ending}`
}

/** Devices on Windows, whatever ending follows. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const mostStemBytes = 180

/** At most 100 characters, and no more bytes than leave room for the ending in a file name (255 at most on Linux). */
function shortened(stem: string): string {
  let bytes = 0
  let text = ''
  for (const character of [...stem].slice(0, 100)) {
    bytes += Buffer.byteLength(character)
    if (bytes > mostStemBytes) break
    text += character
  }
  return text
}
