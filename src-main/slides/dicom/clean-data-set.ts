import { AppError } from '#shared/contract/errors.ts'
import type { CleanAction, CleanPlan } from './clean-plan.ts'
import { undefinedLength } from './element-head.ts'

/** What takes the place of identity. */
export interface Replacing {
  code(kind: 'person' | 'case' | 'slide', value: string): string
  uid(value: string): string
  /** `YYYYMMDD` moved by the days of the slide's person. */
  day(value: string): string
}

const longVrs: ReadonlySet<string> = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
])
const numeric: ReadonlySet<string> = new Set([
  'US',
  'SS',
  'UL',
  'SL',
  'UV',
  'SV',
  'FL',
  'FD',
  'AT',
  'OB',
  'OW',
  'OV',
  'OF',
  'OD',
  'OL',
])
const [item, itemEnd, sequenceEnd] = [0xfffee000, 0xfffee00d, 0xfffee0dd]
const mostDepth = 32
const mostText = 4096
/** Texts of standard code lists, which the copy may hold in other places, too. */
const codeTags: ReadonlySet<number> = new Set([0x00080100, 0x00080102, 0x00080103, 0x00080104])

/** An element with an explicit value representation, as bytes. Text is padded to an even length. */
export function elementOf(tag: number, vr: string, value: Buffer | string): Buffer {
  const text = Buffer.isBuffer(value) ? value : Buffer.from(value, 'latin1')
  const pad = text.length % 2 === 1 ? Buffer.from([numeric.has(vr) || vr === 'UI' ? 0 : 32]) : Buffer.alloc(0)
  const body = Buffer.concat([text, pad])
  const head = Buffer.alloc(longVrs.has(vr) ? 12 : 8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  head.write(vr, 4, 'latin1')
  if (head.length === 12) head.writeUInt32LE(body.length, 8)
  else head.writeUInt16LE(body.length, 6)
  return Buffer.concat([head, body])
}

/** A sequence of items, each given as the bytes of its elements. */
export const sequenceOf = (tag: number, items: readonly Buffer[]): Buffer =>
  elementOf(
    tag,
    'SQ',
    Buffer.concat(
      items.flatMap((body) => {
        const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
        head.writeUInt32LE(body.length, 4)
        return [head, body]
      }),
    ),
  )

/** Reads a little-endian data set in memory and keeps what the plan names. Everything else is told in `removed`. */
export class DataSetCleaner {
  /** Texts that are not in the copy: as their bytes in Latin-1, and as UTF-8. */
  readonly removed = new Set<string>()
  /** The parts of names among them. */
  readonly words = new Set<string>()
  readonly #bytes: Buffer
  readonly #replacing: Replacing
  readonly #file: string
  #at = 0

  constructor(bytes: Buffer, replacing: Replacing, file: string) {
    this.#bytes = bytes
    this.#replacing = replacing
    this.#file = file
  }

  /** The kept elements of the whole data set by their tags. Throws `file-damaged`. */
  clean(implicit: boolean, plan: CleanPlan): Map<number, Buffer> {
    return this.#elements(this.#bytes.length, implicit, plan, 0)
  }

  #elements(end: number, implicit: boolean, plan: CleanPlan | null, depth: number): Map<number, Buffer> {
    if (depth > mostDepth) throw this.#damaged('sequences nested too deep')
    const kept = new Map<number, Buffer>()
    while (this.#at < end) {
      const tag = this.#tag()
      if (tag === itemEnd) {
        this.#at += 8
        break
      }
      const { vr, length } = this.#head(implicit)
      const action = plan?.get(tag)
      const inner = action?.do === 'inside' ? action.plan : null
      if (vr === 'SQ' || length === undefinedLength || (implicit && inner)) {
        const items = this.#items(length, implicit || vr === 'UN', inner, depth)
        if (inner) kept.set(tag, sequenceOf(tag, items))
        else if (action?.do === 'empty') kept.set(tag, sequenceOf(tag, []))
        continue
      }
      const value = this.#value(length)
      const written = action ? this.#kept(tag, action, value) : null
      if (written) kept.set(tag, written)
      if (action?.do !== 'keep' && !codeTags.has(tag)) this.#tell(vr, value)
    }
    return kept
  }

  #items(length: number, implicit: boolean, plan: CleanPlan | null, depth: number): Buffer[] {
    const end = length === undefinedLength ? Number.POSITIVE_INFINITY : this.#at + length
    if (end !== Number.POSITIVE_INFINITY && end > this.#bytes.length) throw this.#damaged('a sequence is cut')
    const items: Buffer[] = []
    while (this.#at < end) {
      const tag = this.#tag()
      const size = this.#bytes.readUInt32LE(this.#at + 4)
      this.#at += 8
      if (tag === sequenceEnd) break
      if (tag !== item) throw this.#damaged('sequence structure')
      const itemStop = size === undefinedLength ? this.#bytes.length : this.#at + size
      if (itemStop > this.#bytes.length) throw this.#damaged('an item is cut')
      const kept = this.#elements(itemStop, implicit, plan, depth + 1)
      items.push(Buffer.concat([...kept].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)))
    }
    return items
  }

  #tag(): number {
    if (this.#at + 8 > this.#bytes.length) throw this.#damaged('an element is cut')
    return this.#bytes.readUInt16LE(this.#at) * 0x10000 + this.#bytes.readUInt16LE(this.#at + 2)
  }

  #head(implicit: boolean): { readonly vr: string; readonly length: number } {
    const at = this.#at
    if (implicit) {
      this.#at += 8
      return { vr: '', length: this.#bytes.readUInt32LE(at + 4) }
    }
    const vr = this.#bytes.toString('latin1', at + 4, at + 6)
    if (!/^[A-Z]{2}$/.test(vr)) throw this.#damaged('value representation')
    const long = longVrs.has(vr)
    if (long && at + 12 > this.#bytes.length) throw this.#damaged('an element is cut')
    this.#at += long ? 12 : 8
    return { vr, length: long ? this.#bytes.readUInt32LE(at + 8) : this.#bytes.readUInt16LE(at + 6) }
  }

  #value(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw this.#damaged('a value is cut')
    const value = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return value
  }

  #kept(tag: number, action: CleanAction, value: Buffer): Buffer | null {
    const text = value.toString('latin1').replace(/[\0 ]+$/, '')
    const { code, uid, day } = this.#replacing
    switch (action.do) {
      case 'keep':
        // A short head cannot state such a length, and no value that is needed has it.
        if (!longVrs.has(action.vr) && value.length > 65_534) return null
        return elementOf(tag, action.vr, value)
      case 'empty':
        return elementOf(tag, action.vr, '')
      case 'uid':
        return elementOf(tag, 'UI', text === '' ? '' : uid(text))
      case 'code':
        return elementOf(tag, action.vr, text === '' ? '' : code(action.kind, text))
      case 'date':
        return elementOf(tag, action.vr, /^\d{8}/.test(text) ? day(text.slice(0, 8)) : '')
      case 'inside':
        return null
    }
  }

  /** Notes what a value said, so that the copy can be searched for it. */
  #tell(vr: string, value: Buffer): void {
    if (numeric.has(vr) || vr === 'TM' || vr === 'CS' || value.length > mostText) return
    if (value.some((byte) => byte < 32 && ![0, 9, 10, 12, 13, 27].includes(byte))) return
    for (const encoding of ['latin1', 'utf8'] as const)
      for (const part of value.toString(encoding).split(/[\\\0]/)) {
        const said = part.trim()
        if (said === '' || said.startsWith('1.2.840.10008.')) continue
        this.removed.add(said)
        if (/[\^=]/.test(said)) for (const word of said.split(/[\^=]/)) this.words.add(word.trim())
      }
  }

  #damaged(detail: string): AppError {
    return new AppError('file-damaged', { file: this.#file, detail })
  }
}
