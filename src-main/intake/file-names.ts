import { basename, extname } from 'node:path'

/** Names that browsers, copy programs and scanners give to a file that is still being written. */
const temporaryEndings =
  /\.(part|partial|filepart|tmp|temp|crdownload|download|opdownload|!ut|swp|lock|copying|incomplete|uploading)$/i

/** Hidden files and files still being written are not slides. */
export const isTemporary = (name: string): boolean =>
  name.startsWith('.') || name.startsWith('~') || temporaryEndings.test(name)

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
