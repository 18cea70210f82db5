import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { isMirax } from './slide-on-disk.ts'

/**
 * Endings that a folder is searched for. Some cannot be read yet, so that a folder of them is reported instead of
 * ignored.
 */
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
/** Names that browsers, copy programs and scanners give to a file that is still being written. */
const temporaryEndings = /\.(part|partial|filepart|tmp|temp|crdownload|download|opdownload|!ut|swp|lock)$/i

/** Hidden files and files still being written are not slides. */
export const isTemporary = (name: string): boolean =>
  name.startsWith('.') || name.startsWith('~') || temporaryEndings.test(name)

export const looksLikeSlide = (name: string): boolean =>
  !isTemporary(name) && slideEndings.has(extname(name).toLowerCase())

const pictureEndings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'])

/** Whether a file may be a picture of a field, by its name. */
export const isPicture = (path: string): boolean => pictureEndings.has(extname(path).toLowerCase())

const deepest = 16

/** Slide files in a folder and its subfolders, by name. Links to folders are not followed. */
export async function slideFilesIn(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const found: string[] = []
  // A MIRAX file's folder contains its parts, not other slides.
  const parts = new Set(entries.filter(({ name }) => isMirax(name)).map(({ name }) => name.slice(0, -'.mrxs'.length)))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      // A folder that cannot be read does not affect the others.
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
 * Makes a foreign name safe for our folder: no folders, no characters that a file system or shell rejects, and short
 * enough for any of them in bytes too. The ending is kept.
 */
export function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/')).normalize('NFC')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are removed
  const plain = last.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^[.\s~]+|[.\s]+$/g, '')
  const ending = extname(plain).slice(0, 16)
  const stem = shortened(plain.slice(0, plain.length - extname(plain).length))
  return `${reserved.test(stem) ? '_' : ''}${stem || 'slide'}${ending}`
}

/** Device names on Windows, with any ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const mostStemBytes = 180

/** At most 100 characters, and few enough bytes to leave room for the ending in a file name (255 at most on Linux). */
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
