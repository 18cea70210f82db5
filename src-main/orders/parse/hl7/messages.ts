import { type OrderProblem, Unreadable } from '../parsed.ts'
import { decodeStrictly } from '../text/strict.ts'
import { type CharacterSet, characterSetOf } from './character-sets.ts'
import { type Delimiters, delimitersOf } from './delimiters.ts'
import { unescaped } from './escapes.ts'

export interface Segment {
  readonly line: number
  readonly name: string
  /** `field(5)` is the segment's fifth field, including its repetitions and components. */
  field(n: number): string
}

export interface Message {
  /** Line of its header. */
  readonly line: number
  readonly segments: readonly Segment[]
  readonly signs: Delimiters
  readonly set: CharacterSet | null
  /** Text of a part of a value with its escape sequences resolved. Throws Unreadable. */
  text(value: string): string
}

export type ReadMessage = Message | { readonly problem: OrderProblem }

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the frame characters of MLLP
const frame = /[\u000b\u001c](?=[\r\n\u000b\u001c]|[A-Z]|$)/g
const batchSegments = new Set(['FHS', 'BHS', 'BTS', 'FTS'])

interface RawMessage {
  readonly line: number
  /** Lines as bytes, one character per byte. */
  readonly lines: string[]
  readonly numbers: number[]
}

/**
 * The messages of a file. Each is read with its own separators and character set. Batch and MLLP frames are optional,
 * and segments end with CR, LF or both. `isUnicode` is true if the file has a byte order mark of UTF-8.
 */
export function messagesOf(bytes: Uint8Array, isUnicode: boolean): ReadMessage[] {
  const found: ReadMessage[] = []
  const raw: RawMessage[] = []
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .replace(frame, '')
    .split(/\r\n|\r|\n/)
  for (const [i, content] of lines.entries()) {
    const line = i + 1
    if (content.trim() === '' || batchSegments.has(content.slice(0, 3))) continue
    const last = raw.at(-1)
    if (/^MSH[^A-Za-z0-9]/.test(content) || content === 'MSH') raw.push({ line, lines: [content], numbers: [line] })
    else if (last) {
      last.lines.push(content)
      last.numbers.push(line)
    } else found.push({ problem: { line, code: 'hl7-before-header', params: {} } })
  }
  return [...found, ...raw.map((message) => readMessage(message, isUnicode))]
}

function readMessage({ line, lines, numbers }: RawMessage, isUnicode: boolean): ReadMessage {
  try {
    const signs = delimitersOf(lines[0] ?? '')
    if (!signs) throw new Unreadable('hl7-header')
    const { content, set } = decodedLines(lines, signs, isUnicode)
    const segments = content.map((text, i) => segmentOf(text, numbers[i] ?? line, signs))
    const odd = segments.find(({ name }) => !/^[A-Z][A-Z0-9]{2}$/.test(name))
    // There is a line break within a field, or the file is truncated, so it is unknown where values end.
    if (odd) return { problem: { line: odd.line, code: 'hl7-segment', params: {} } }
    const going = segments.find(({ name }) => name === 'ADD' || name === 'DSC')
    if (going) return { problem: { line: going.line, code: 'hl7-continued', params: {} } }
    return { line, segments, signs, set, text: (value) => unescaped(value, signs, set) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { problem: { line, code: error.code, params: error.params } }
  }
}

/** Decodes a message's lines: by the byte order mark, otherwise by MSH-18, otherwise as ASCII or UTF-8. */
function decodedLines(lines: readonly string[], signs: Delimiters, isUnicode: boolean) {
  const bytes = Buffer.from(lines.join('\r'), 'latin1')
  const set = declaredSet(lines[0] ?? '', bytes, signs, isUnicode)
  const unicode = decodeStrictly(bytes, 'utf-8')
  const isPlain = decodeStrictly(bytes, 'ascii') !== null
  if (isUnicode || set === null) {
    if (unicode === null) throw new Unreadable('hl7-character-set-missing')
    return { content: unicode.split('\r'), set }
  }
  // Other text is almost never valid UTF-8 by chance, so the header and the bytes contradict each other.
  const isContrary = unicode !== null && !isPlain && set.isSingleByte
  const text = isContrary ? null : decodeStrictly(bytes, set.encoding)
  const content = text?.split('\r') ?? []
  if (text === null || content.length !== lines.length) throw new Unreadable('hl7-character-set-wrong')
  return { content, set }
}

/**
 * The character set in MSH-18. In a set with two bytes per character, a byte may look like a separator, so the decoded
 * header is checked again.
 */
function declaredSet(header: string, bytes: Uint8Array, signs: Delimiters, isUnicode: boolean): CharacterSet | null {
  const fields = header.split(signs.field)
  const namesIn = (field: string | undefined) => (field ?? '').split(signs.repetition).map((name) => name.trim())
  const byPlace = namesIn(fields[17])
  if (isUnicode && byPlace.some((name) => /^UNICODE/i.test(name))) return characterSetOf(['UTF-8'])
  const candidates = [byPlace, ...fields.slice(18).map(namesIn)]
  for (const names of candidates) {
    const set = known(names)
    const read = set && decodeStrictly(bytes, set.encoding)?.split('\r')[0]?.split(signs.field)[17]
    if (set && read != null && namesIn(read).join() === names.join()) return set
  }
  return characterSetOf(byPlace)
}

function known(names: readonly string[]): CharacterSet | null {
  try {
    return characterSetOf(names)
  } catch {
    return null
  }
}

function segmentOf(content: string, line: number, { field }: Delimiters): Segment {
  const fields = content.split(field)
  const name = fields[0] ?? ''
  // In a header the separator itself is the first field.
  const shift = name === 'MSH' ? 1 : 0
  return { line, name, field: (n) => fields[n - shift] ?? '' }
}
