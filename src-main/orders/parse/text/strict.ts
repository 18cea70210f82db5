/** What windows-1252 has where Latin 1 has control characters; the runtime's own decoder leaves the controls there. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const isAbove = (byte: number): boolean => byte > 0x7f
const isControl = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f

/**
 * Bytes as text of a character set, named as the Encoding Standard does (`windows-1250`, `gb18030`), or `ascii`. Null
 * where a byte or a sequence means nothing in the set: no character is ever replaced.
 */
export function decodeStrictly(bytes: Uint8Array, charset: string): string | null {
  if (charset === 'ascii') return bytes.some(isAbove) ? null : Buffer.from(bytes).toString('latin1')
  if (charset.startsWith('iso-8859-') && bytes.some(isControl)) return null
  if (charset === 'iso-8859-1') return Buffer.from(bytes).toString('latin1')
  if (charset === 'windows-1252') return meaningful(fromWindows1252(bytes))
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes)
    return charset.startsWith('utf-') ? text : meaningful(text)
  } catch {
    return null
  }
}

const fromWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (sign) => windows1252[sign.charCodeAt(0) - 0x80] ?? sign)

/** A decoder fills gaps of a set with control characters, or with characters that have no meaning of their own. */
const meaningful = (text: string): string | null => (/[\u0080-\u009f\ufffd\p{Co}]/u.test(text) ? null : text)

/** The bytes that a single-byte set has for a text; null where it lacks a character. */
export function encodeStrictly(text: string, charset: string): Uint8Array | null {
  const bytes: number[] = []
  const codes = codesOf(charset)
  for (const sign of text) {
    const code = codes.get(sign)
    if (code === undefined) return null
    bytes.push(code)
  }
  return Uint8Array.from(bytes)
}

const known = new Map<string, ReadonlyMap<string, number>>()
function codesOf(charset: string): ReadonlyMap<string, number> {
  const before = known.get(charset)
  if (before) return before
  const codes = new Map<string, number>()
  for (let byte = 0; byte < 256; byte++) {
    const sign = decodeStrictly(Uint8Array.of(byte), charset)
    if (sign) codes.set(sign, byte)
  }
  known.set(charset, codes)
  return codes
}
