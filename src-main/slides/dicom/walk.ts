import { type Cursor, damaged, truncated } from './cursor.ts'
import { decodeValue } from './decode-value.ts'
import { ElementHead, undefinedLength } from './element-head.ts'
import { Nesting } from './nesting.ts'
import type { Place, Plan, WantedValue } from './plan.ts'

export interface Visitor {
  /** A value; a text has at most `maxText` bytes. Called for every occurrence, in file order. */
  value(name: string, value: string | number | Place): void
  /** Called before a sequence of the plan with known length is entered; true skips it. */
  passOver?(tag: number, place: Place): boolean
  /** Called when an item of a sequence marked `each` begins. */
  item?(): void
  /** Called before each element of the top level; true ends the walk there. */
  stopBefore?(tag: number): boolean
}

export interface WalkOptions {
  /** Position of the data set's end. */
  readonly end: number
  readonly implicit: boolean
  readonly plan: Plan
  /** True if the walk begins inside a sequence, before its first item. */
  readonly items?: boolean
}

/** More than any scanner writes. */
const maxElements = 2 ** 24
const maxText = 1024

const item = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
/** The pixel data. It is never entered; the walk always ends before it. */
export const pixelData = 0x7fe00010

/**
 * Walks a little-endian data set without recursion and without storing it. Each element is visited once, and only
 * what the plan names is read. Ends at `end`, before the pixel data, or where the visitor says so, and leaves the
 * cursor there. Throws `file-truncated` and `file-damaged`. Source: DICOM PS3.5 section 7.
 */
export async function walk(
  cursor: Cursor,
  { end, implicit, plan, items = false }: WalkOptions,
  visitor: Visitor,
): Promise<void> {
  const { file } = cursor
  const nesting = new Nesting({ isItem: !items, end, implicit, plan, each: items })
  const head = new ElementHead()
  for (let elements = 0; ; elements++) {
    if (elements > maxElements) throw damaged(file, 'too many elements')
    nesting.leaveEnded(cursor)
    if (nesting.depth === 0 && cursor.position >= end) return
    if (!cursor.has(12)) await cursor.fill(Math.min(12, file.size - cursor.position))
    if (!cursor.has(8)) throw truncated(file)
    const { bytes, at } = cursor
    const tag = bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2)
    const { top } = nesting
    if (!top.isItem || tag >= item) {
      enterOrLeave(tag, cursor, nesting, visitor)
      continue
    }
    if (nesting.depth === 0 && (tag === pixelData || visitor.stopBefore?.(tag))) return

    const wanted = top.plan?.get(tag)
    const inside = wanted && 'inside' in wanted ? wanted.inside : null
    head.read(cursor, top.implicit, inside !== null)
    const { length } = head
    const ends = endOf(length, cursor, top.end)
    if (inside && ends !== Number.POSITIVE_INFINITY && visitor.passOver?.(tag, { position: cursor.position, length })) {
      cursor.position = ends
      continue
    }
    if (head.isSequence && (inside || length === undefinedLength)) {
      const each = inside !== null && 'each' in wanted!
      nesting.enter({ isItem: false, end: ends, implicit: head.implicitInside, plan: inside, each }, cursor)
      continue
    }
    if (wanted && 'name' in wanted) {
      const used = Math.min(length, maxText)
      if (wanted.type !== 'place' && !cursor.has(used)) await cursor.fill(used)
      tell(wanted, head, cursor, visitor)
    }
    cursor.position = ends
  }
}

/** Where the value at the cursor ends: Infinity for one of undefined length. Throws `file-truncated`. */
function endOf(length: number, { file, position }: Cursor, outerEnd: number): number {
  if (length === undefinedLength) return Number.POSITIVE_INFINITY
  const end = position + length
  if (end > Math.min(outerEnd, file.size)) throw truncated(file)
  return end
}

/** Between the items of a sequence, and at the end of an item: begins one, or closes what a delimiter belongs to. */
function enterOrLeave(tag: number, cursor: Cursor, nesting: Nesting, visitor: Visitor): void {
  const { top } = nesting
  const length = cursor.bytes.readUInt32LE(cursor.at + 4)
  if (tag === item && !top.isItem) {
    cursor.position += 8
    const end = endOf(length, cursor, top.end)
    if (top.each) visitor.item?.()
    if (!top.plan && end !== Number.POSITIVE_INFINITY) cursor.position = end
    else nesting.enter({ isItem: true, end, implicit: top.implicit, plan: top.plan, each: false }, cursor)
    return
  }
  // A delimiter closes its own sequence or item. Writers also add them where lengths were given.
  const closes = tag === itemEnd ? top.isItem : tag === sequenceEnd ? !top.isItem : false
  if (!closes || nesting.depth === 0 || length !== 0) throw damaged(cursor.file, 'sequence structure')
  cursor.position += 8
  if (top.end === Number.POSITIVE_INFINITY) nesting.leave()
}

/** Gives a value to the visitor; of a text, what is in memory of it. `vr` is empty in an implicit data set. */
function tell(
  { name, type }: WantedValue,
  { length, vr }: ElementHead,
  { bytes, at, position }: Cursor,
  visitor: Visitor,
): void {
  const used = Math.min(length, maxText)
  const value = type === 'place' ? { position, length } : decodeValue(bytes, { at, length: used }, type, vr)
  if (value !== null) visitor.value(name, value)
}
