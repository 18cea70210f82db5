import { Unreadable } from '../parsed.ts'
import { decodeStrictly, encodeStrictly } from '../text/strict.ts'
import { type CharacterSet, switchedTo } from './character-sets.ts'
import type { Delimiters } from './delimiters.ts'

/** Spaces, line breaks and indents of formatted text (HL7 v2.5.1, 2.7.6). */
const formatting = /^\.(br|sp\d*|fi|nf|in[+-]?\d+|ti[+-]?\d+|sk\d*|ce)$/i

/**
 * Resolves the escape sequences of a value. `set` is the message's character set, or null if the message names none and
 * is therefore ASCII or UTF-8. A single escape character is text. Throws `hl7-escape` for an unknown sequence, and
 * `hl7-character-set-...` for bytes that are not defined in the set.
 */
export function unescaped(value: string, signs: Delimiters, set: CharacterSet | null): string {
  if (value === '""') return ''
  if (signs.escaping === '' || !value.includes(signs.escaping)) return value
  const { escaping } = signs
  let text = ''
  let rest = value
  for (;;) {
    const start = rest.indexOf(escaping)
    const end = start < 0 ? -1 : rest.indexOf(escaping, start + 1)
    if (end < 0) return text + rest
    text += rest.slice(0, start)
    const code = rest.slice(start + 1, end)
    rest = rest.slice(end + 1)
    if (/^X/i.test(code)) {
      const { bytes, after } = hexadecimal(code, rest, escaping)
      text += decoded(bytes, set)
      rest = after
    } else if (/^[CM][0-9A-F]{4,6}$/.test(code)) {
      const { run, after } = upToSwitch(rest, escaping)
      text += inOtherSet(unescaped(run, signs, set), code, set)
      rest = after
    } else text += plainOf(code, signs)
  }
}

function plainOf(code: string, { field, component, repetition, escaping, sub }: Delimiters): string {
  const named: Readonly<Record<string, string>> = { F: field, S: component, R: repetition, E: escaping, T: sub, P: '#' }
  if (Object.hasOwn(named, code)) return named[code] ?? ''
  // Emphasis begins or ends.
  if (code === 'H' || code === 'N') return ''
  if (formatting.test(code)) return ' '
  throw new Unreadable('hl7-escape')
}

/** Bytes of a sequence and of the sequences right behind it, because one character may consist of several bytes. */
function hexadecimal(code: string, rest: string, escaping: string): { bytes: Uint8Array; after: string } {
  let digits = ''
  let next: string | null = code
  let after = rest
  while (next !== null) {
    if (!/^X([0-9A-F]{2})+$/i.test(next)) throw new Unreadable('hl7-escape')
    digits += next.slice(1)
    const end = after.startsWith(`${escaping}X`) ? after.indexOf(escaping, 1) : -1
    next = end < 0 ? null : after.slice(1, end)
    if (end >= 0) after = after.slice(end + 1)
  }
  return { bytes: Buffer.from(digits, 'hex'), after }
}

function decoded(bytes: Uint8Array, set: CharacterSet | null): string {
  const text = decodeStrictly(bytes, set?.encoding ?? 'utf-8')
  if (text !== null) return text
  throw new Unreadable(set ? 'hl7-character-set-wrong' : 'hl7-character-set-missing')
}

/** Text up to the next switch of character sets. */
function upToSwitch(rest: string, escaping: string): { run: string; after: string } {
  const at = [`${escaping}C`, `${escaping}M`].map((start) => rest.indexOf(start)).filter((found) => found >= 0)
  const end = at.length === 0 ? rest.length : Math.min(...at)
  return { run: rest.slice(0, end), after: rest.slice(end) }
}

/** Decodes a text in another set. The text was decoded in the message's own set before. */
function inOtherSet(text: string, code: string, set: CharacterSet | null): string {
  const encoding = switchedTo(code.slice(1))
  if (encoding === null || (set && !set.isSingleByte)) throw new Unreadable('hl7-escape')
  const bytes = encodeStrictly(text, set?.encoding ?? 'ascii')
  const start =
    encoding === 'iso-2022-jp'
      ? Buffer.from(`\u001b${Buffer.from(code.slice(1), 'hex').toString('latin1')}`, 'latin1')
      : []
  const read = bytes && decodeStrictly(Uint8Array.from([...start, ...bytes]), encoding)
  if (read == null) throw new Unreadable('hl7-character-set-wrong')
  return read
}
