/** Values that break parsers: zero, one, signs, powers of two, all ones (undefined length). */
const nasty = [0, 1, 2, 7, 8, 0x7f, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff]
const nastyTexts = ['0', '-1', '1e9', '4294967295', '99999999999', 'NaN', '\\\\\\', '']
const vrs = ['SQ', 'UN', 'OB', 'OW', 'US', 'UL', 'DS', 'IS', 'UI', '??']
const item = Buffer.from([0xfe, 0xff, 0x00, 0xe0])
const delimiters = [item, Buffer.from([0xfe, 0xff, 0x0d, 0xe0]), Buffer.from([0xfe, 0xff, 0xdd, 0xe0])]
const openSequence = Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex')

/** Only this many bytes are searched. The structure lies before the pixels; matches behind it are chance. */
const lookedAt = 6000

/** Offsets of elements, items and delimiters in explicit little-endian bytes. Some candidates are chance. */
function landmarks(bytes: Buffer): { elements: number[]; items: number[] } {
  const elements: number[] = []
  const items: number[] = []
  for (let at = 132; at + 12 < Math.min(bytes.length, lookedAt); at++) {
    const vr = bytes.toString('latin1', at + 4, at + 6)
    if (/^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OV|OW|PN|SH|SL|SQ|SS|ST|TM|UI|UL|UN|US|UT)$/.test(vr))
      elements.push(at)
    if (bytes[at] === 0xfe && bytes[at + 1] === 0xff && bytes[at + 3] === 0xe0) items.push(at)
  }
  return { elements, items }
}

/**
 * Makes one to four faults in the structure: lengths, tags, value representations, numbers in values, offset tables;
 * items and delimiters inserted, removed or exchanged; sequences that open and never close; pieces moved or cut.
 */
export function mutateDicom(seed: Buffer, next: () => number): Buffer {
  let bytes: Buffer = Buffer.from(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!
  const changes = 1 + Math.floor(next() * 4)
  for (let i = 0; i < changes; i++) {
    const { elements, items } = landmarks(bytes)
    const element = pick(elements) ?? 132
    const at = next() < 0.3 && items.length > 0 ? pick(items) : element
    const long = ['OB', 'OW', 'OV', 'SQ', 'UN', 'UT'].includes(bytes.toString('latin1', at + 4, at + 6))
    const lengthAt = items.includes(at) ? at + 4 : long ? at + 8 : at + 6
    const valueAt = Math.min(items.includes(at) || !long ? at + 8 : at + 12, bytes.length - 4)
    const kind = Math.floor(next() * 11)
    if (kind === 0 && !items.includes(at) && !long) bytes.writeUInt16LE(pick(nasty) & 0xffff, lengthAt)
    else if (kind <= 1 && lengthAt + 4 <= bytes.length) bytes.writeUInt32LE(pick(nasty), lengthAt)
    else if (kind === 2) bytes.write(pick(vrs), at + 4, 'latin1')
    else if (kind === 3) bytes.writeUInt32LE(pick(nasty), valueAt)
    else if (kind === 4) bytes.write(pick(nastyTexts), valueAt, 'latin1')
    else if (kind === 5) pick(delimiters).copy(bytes, at)
    else if (kind === 6)
      bytes = splice(bytes, at, 0, Buffer.concat(new Array(1 + Math.floor(next() * 200)).fill(openSequence)))
    else if (kind === 7) bytes = splice(bytes, at, Math.floor(next() * 40), Buffer.alloc(0))
    else if (kind === 8) bytes = splice(bytes, at, 0, bytes.subarray(element, element + Math.floor(next() * 200)))
    else if (kind === 9) bytes[132 + Math.floor(next() * (bytes.length - 132))] = Math.floor(next() * 256)
    else if (next() < 0.3) bytes = bytes.subarray(0, Math.max(140, Math.floor(next() * bytes.length)))
    else bytes.writeUInt32LE(pick(nasty), 140 + Math.floor(next() * Math.max(1, bytes.length - 144)))
    if (bytes.length < 200) break
  }
  return bytes
}

const splice = (bytes: Buffer, at: number, remove: number, insert: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
