import type { ValueType } from './plan.ts'

/**
 * How the numbers of each value representation are stored: their size in bytes and how one is read. Source: DICOM
 * PS3.5, table 6.2-1.
 */
const stored: Readonly<Record<string, readonly [size: number, read: (bytes: Buffer, at: number) => number]>> = {
  US: [2, (bytes, at) => bytes.readUInt16LE(at)],
  SS: [2, (bytes, at) => bytes.readInt16LE(at)],
  UL: [4, (bytes, at) => bytes.readUInt32LE(at)],
  SL: [4, (bytes, at) => bytes.readInt32LE(at)],
  UV: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  SV: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
  FL: [4, (bytes, at) => bytes.readFloatLE(at)],
  FD: [8, (bytes, at) => bytes.readDoubleLE(at)],
}
const standard = { u16: 'US', u32: 'UL', i32: 'SL', f32: 'FL' } as const
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/**
 * A value as text or number, whatever the wanted one is stored as: a decimal string is a number where one belongs, and
 * numbers are text, joined by backslashes, where text belongs. `vr`: empty in an implicit data set, where the value
 * has the standard's representation. Null for a value without a number.
 */
export function decodeValue(
  bytes: Buffer,
  { at, length }: { readonly at: number; readonly length: number },
  type: Exclude<ValueType, 'place'>,
  vr: string,
): string | number | null {
  if (type === 'text') {
    const numeric = stored[vr]
    if (!numeric) return textOf(bytes, at, length)
    const [size, read] = numeric
    return Array.from({ length: Math.floor(length / size) }, (_, i) => read(bytes, at + i * size)).join('\\')
  }
  if (vr !== '' && vr !== 'UN' && !stored[vr]) {
    const first = textOf(bytes, at, length).split('\\')[0]!.trim()
    return decimal.test(first) ? Number(first) : null
  }
  const [size, read] = stored[vr] ?? stored[standard[type]]!
  return length < size ? null : read(bytes, at)
}

const textOf = (bytes: Buffer, at: number, length: number): string =>
  bytes
    .toString('latin1', at, at + length)
    .replace(/[\0 ]+$/, '')
    .trimStart()
