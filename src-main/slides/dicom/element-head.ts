import { type Cursor, damaged, truncated } from './cursor.ts'

/** The length of a value whose end is marked by a delimiter instead. */
export const undefinedLength = 0xffffffff

const vr = (text: string) => (text.charCodeAt(0) << 8) | text.charCodeAt(1)
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].map(vr))
const sq = vr('SQ')
const un = vr('UN')

/** What stands before a value. One object is filled again and again: a data set may have millions of elements. */
export class ElementHead {
  /** Bytes of the value, or `undefinedLength`. */
  length = 0
  isSequence = false
  /** Two letters, or 0 in an implicit data set. */
  #code = 0
  /** Whether the elements inside the value are implicit. */
  implicitInside = false

  /** Value representation; empty in an implicit data set. */
  get vr(): string {
    return this.#code === 0 ? '' : String.fromCharCode(this.#code >> 8, this.#code & 0xff)
  }

  /**
   * Reads the head of the element at the cursor, which then stands at the value. `planned`: the plan knows the element as
   * a sequence. Throws `file-damaged` and `file-truncated`. Source: DICOM PS3.5 section 7.1.
   */
  read(cursor: Cursor, implicit: boolean, planned: boolean): void {
    const { file, bytes, at } = cursor
    this.implicitInside = implicit
    this.#code = 0
    if (implicit) {
      this.length = bytes.readUInt32LE(at + 4)
      cursor.position += 8
      this.isSequence = this.length === undefinedLength || planned
      return
    }
    const code = bytes.readUInt16BE(at + 4)
    this.#code = code
    if (longVrs.has(code)) {
      if (!cursor.has(12)) throw truncated(file)
      this.length = bytes.readUInt32LE(at + 8)
      cursor.position += 12
    } else {
      if (!isVr(code)) throw damaged(file, 'value representation')
      this.length = bytes.readUInt16LE(at + 6)
      cursor.position += 8
    }
    this.isSequence = code === sq || this.length === undefinedLength || (code === un && planned)
    // A sequence of unknown kind has implicit content (PS3.5 section 6.2.2).
    if (code === un) this.implicitInside = true
  }
}

const isVr = (code: number) => {
  const first = code >> 8
  const second = code & 0xff
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a
}
