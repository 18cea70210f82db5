/** Characters of windows-1252 in the places of Latin 1's control characters, which the runtime's decoder returns. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const isAbove = (byte: number): boolean => byte > 0x7f
const isControl = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f

/**
 * Decodes bytes in a character set, which is named as in the Encoding Standard (`windows-1250`, `gb18030`) or `ascii`.
 * Returns null if a byte or a sequence is not defined in the set. No character is ever replaced.
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

/** The text; null if it has control or private-use characters, which decoders return for undefined bytes. */
const meaningful = (text: string): string | null => (/[\u0080-\u009f\ufffd\p{Co}]/u.test(text) ? null : text)

/** A text encoded in a single-byte set; null if the set lacks one of its characters. */
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
