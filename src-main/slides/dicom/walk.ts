import { type Cursor, damaged, truncated } from './cursor.ts'

/** Where a value lies in the file. `length` is Infinity where the file does not say (undefined length). */
export interface Place {
  readonly position: number
  readonly length: number
}

export type ValueType = 'text' | 'u16' | 'u32' | 'i32' | 'f32' | 'place'

/** What to take from a data set: values by name, and from sequences again such a plan. All else is passed over. */
export type Plan = ReadonlyMap<number, Wanted>
export type Wanted =
  | { readonly name: string; readonly type: ValueType }
  | { readonly inside: Plan; readonly each?: true }

export interface Visitor {
  /** A value, at most `maxText` bytes of a text. Called for every occurrence, in file order. */
  value(name: string, value: string | number | Place): void
  /** Asked before a sequence of the plan whose length is known is entered: true passes over it. */
  passOver?(tag: number, place: Place): boolean
  /** An item of a sequence marked `each` begins. */
  item?(): void
  /** Asked before each element of the top level: true ends the walk there. */
  stopBefore?(tag: number): boolean
}

export interface WalkOptions {
  /** Position at which the data set ends. */
  readonly end: number
  readonly implicit: boolean
  readonly plan: Plan
  /** True where the walk begins inside a sequence, before its first item. */
  readonly items?: boolean
}

/** Bounds on what a data set may claim; no scanner comes near them. */
const limits = { depth: 64, elements: 2 ** 24 }
const maxText = 1024

const item = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const undefinedLength = 0xffffffff
/** The pixels: never entered, the walk always ends before them. */
export const pixelData = 0x7fe00010

/** One open sequence or item. */
interface Open {
  readonly isItem: boolean
  /** Where it ends, or Infinity until its delimiter comes. */
  readonly end: number
  readonly implicit: boolean
  readonly plan: Plan | null
  readonly each: boolean
}

const vr = (text: string) => (text.charCodeAt(0) << 8) | text.charCodeAt(1)
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].map(vr))
const sq = vr('SQ')
const un = vr('UN')

/**
 * Walks a data set, little endian, without recursion and without keeping it: each element is looked at once, nothing but
 * what the plan names is read. Ends at `end`, before the pixel data, or where the visitor says so; the cursor then stands
 * there. Throws `file-truncated` and `file-damaged`. Source: DICOM PS3.5 section 7.
 */
export async function walk(
  cursor: Cursor,
  { end, implicit, plan, items = false }: WalkOptions,
  visitor: Visitor,
): Promise<void> {
  const { file } = cursor
  const open: Open[] = []
  let top: Open = { isItem: !items, end, implicit, plan, each: items }
  for (let elements = 0; ; elements++) {
    if (elements > limits.elements) throw damaged(file, 'too many elements')
    while (open.length > 0 && cursor.position >= top.end) {
      if (cursor.position > top.end) throw damaged(file, 'an element reaches beyond its sequence')
      top = open.pop()!
    }
    if (open.length === 0 && cursor.position >= end) return
    if (!cursor.has(12)) await cursor.fill(Math.min(12, file.size - cursor.position))
    if (!cursor.has(8)) throw truncated(file)
    const { bytes, at } = cursor
    const tag = bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2)

    if (!top.isItem || tag >= item) {
      const length = bytes.readUInt32LE(at + 4)
      if (tag === item && !top.isItem) {
        cursor.position += 8
        const itemEndsAt = length === undefinedLength ? Number.POSITIVE_INFINITY : cursor.position + length
        if (itemEndsAt !== Number.POSITIVE_INFINITY && itemEndsAt > Math.min(top.end, file.size)) throw truncated(file)
        if (top.each) visitor.item?.()
        if (!top.plan && itemEndsAt !== Number.POSITIVE_INFINITY) cursor.position = itemEndsAt
        else {
          open.push(top)
          top = { isItem: true, end: itemEndsAt, implicit: top.implicit, plan: top.plan, each: false }
        }
        continue
      }
      // A delimiter closes what it belongs to; writers also leave them where lengths were given.
      const closes = tag === itemEnd ? top.isItem : tag === sequenceEnd ? !top.isItem : false
      if (!closes || open.length === 0 || length !== 0) throw damaged(file, 'sequence structure')
      cursor.position += 8
      if (top.end === Number.POSITIVE_INFINITY) top = open.pop()!
      continue
    }

    if (open.length === 0 && (tag === pixelData || visitor.stopBefore?.(tag))) return
    const wanted = top.plan?.get(tag)
    const inside = wanted && 'inside' in wanted ? wanted.inside : null
    let length: number
    let isSequence: boolean
    let inner = top.implicit
    if (top.implicit) {
      length = bytes.readUInt32LE(at + 4)
      cursor.position += 8
      isSequence = length === undefinedLength || inside !== null
    } else {
      const code = bytes.readUInt16BE(at + 4)
      if (longVrs.has(code)) {
        if (!cursor.has(12)) throw truncated(file)
        length = bytes.readUInt32LE(at + 8)
        cursor.position += 12
      } else {
        if (!isVr(code)) throw damaged(file, 'value representation')
        length = bytes.readUInt16LE(at + 6)
        cursor.position += 8
      }
      isSequence = code === sq || length === undefinedLength || (code === un && inside !== null)
      // A sequence of unknown kind is implicit inside (PS3.5 section 6.2.2).
      if (code === un) inner = true
    }
    const ends = length === undefinedLength ? Number.POSITIVE_INFINITY : cursor.position + length
    if (ends !== Number.POSITIVE_INFINITY && ends > Math.min(top.end, file.size)) throw truncated(file)
    const known = ends !== Number.POSITIVE_INFINITY
    if (inside && known && visitor.passOver?.(tag, { position: cursor.position, length })) {
      cursor.position = ends
      continue
    }
    if (isSequence && (inside || length === undefinedLength)) {
      if (open.length >= limits.depth) throw damaged(file, 'sequences nested too deep')
      open.push(top)
      top = { isItem: false, end: ends, implicit: inner, plan: inside, each: inside !== null && 'each' in wanted! }
      continue
    }
    if (wanted && 'name' in wanted) {
      if (wanted.type === 'place') visitor.value(wanted.name, { position: cursor.position, length })
      else {
        const used = Math.min(length, maxText)
        if (!cursor.has(used)) await cursor.fill(used)
        const value = decoded(cursor.bytes, cursor.at, used, wanted.type)
        if (value !== null) visitor.value(wanted.name, value)
      }
    }
    cursor.position = ends
  }
}

const isVr = (code: number) => {
  const first = code >> 8
  const second = code & 0xff
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a
}

function decoded(bytes: Buffer, at: number, length: number, type: ValueType): string | number | null {
  if (type === 'text')
    return bytes
      .toString('latin1', at, at + length)
      .replace(/[\0 ]+$/, '')
      .trimStart()
  if (type === 'u16') return length < 2 ? null : bytes.readUInt16LE(at)
  if (length < 4) return null
  return type === 'u32' ? bytes.readUInt32LE(at) : type === 'i32' ? bytes.readInt32LE(at) : bytes.readFloatLE(at)
}
