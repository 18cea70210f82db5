import { detectEncoding } from './detect.ts'
import { decodeStrictly } from './strict.ts'

/** How a file was decoded. */
export interface TextEncoding {
  /** Name in the Encoding Standard: `utf-8`, `windows-1250`, `gb18030`. */
  readonly name: string
  /** 1 if the file states or proves its encoding; less if it was estimated from the letters. */
  readonly confidence: number
}

export type ReadText =
  | { readonly text: string; readonly encoding: TextEncoding }
  | { readonly refused: 'not-orders' | 'encoding-unsure' | 'encoding-wrong' | 'utf16-unmarked' }

/** A file whose estimate is less certain than this is not read. A person must choose its character set. */
export const leastConfidence = 0.95

const marks = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
]
const markOf = (bytes: Uint8Array) => marks.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))

/** Decodes a text by its byte order mark; null if it has none, or if the rest contradicts the mark. */
export function readMarked(bytes: Uint8Array): { text: string; encoding: TextEncoding } | null {
  const mark = markOf(bytes)
  const text = mark && decodeStrictly(bytes, mark.name)
  return text == null ? null : { text, encoding: { name: mark?.name ?? '', confidence: 1 } }
}

/**
 * Decodes a file that does not state its character set: by its byte order mark, as UTF-8, or by its letters if these
 * leave almost no doubt. `asked` is the set that a reader chose. It overrides an estimate, but not a byte order mark.
 */
export function readText(bytes: Uint8Array, asked?: string): ReadText {
  const marked = readMarked(bytes)
  if (marked) return marked
  if (markOf(bytes)) return { refused: 'encoding-wrong' }
  const zeros = bytes.subarray(0, 400).filter((byte) => byte === 0).length
  if (bytes.includes(0)) return { refused: zeros * 3 > Math.min(bytes.length, 400) ? 'utf16-unmarked' : 'not-orders' }
  const unicode = decodeStrictly(bytes, 'utf-8')
  if (unicode !== null) return { text: unicode, encoding: { name: 'utf-8', confidence: 1 } }
  if (asked !== undefined) {
    const text = decodeStrictly(bytes, asked)
    return text === null ? { refused: 'encoding-wrong' } : { text, encoding: { name: asked, confidence: 1 } }
  }
  const found = detectEncoding(bytes)
  if (!found || found.confidence < leastConfidence) return { refused: 'encoding-unsure' }
  const text = decodeStrictly(bytes, found.encoding) ?? ''
  return { text, encoding: { name: found.encoding, confidence: found.confidence } }
}
