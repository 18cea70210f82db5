import type { RandomAccessFile } from '../random-access-file.ts'
import { damaged, truncated } from './cursor.ts'
import type { Coding } from './uids.ts'

export const itemTag = 0xfffee000
const sequenceEnd = 0xfffee0dd
/** With small fragments, one read covers many hops. Otherwise each hop is a small read. */
const wideWindow = 65_536
const narrowWindow = 2048
const smallFragment = 8192

/** The bytes of a frame including the item headers of its fragments, as positions in the file. */
export interface Extent {
  readonly from: number
  readonly to: number
}

/** Tag and length of the item at `at`. */
export function itemAt(bytes: Buffer, at: number): { tag: number; length: number } {
  return { tag: bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2), length: bytes.readUInt32LE(at + 4) }
}

/** Finds the start of each frame by moving from fragment to fragment, only as far as requested. */
export class FragmentScan {
  readonly #file: RandomAccessFile
  readonly #frames: number
  readonly #coding: Coding
  /** Start of each frame found so far. */
  readonly #starts: number[] = []
  #position: number
  /** End of the last frame, once known. */
  #end: number | null = null
  #turn: Promise<void> = Promise.resolve()
  #buffer: Buffer = Buffer.alloc(0)
  #base = 0
  /** Length of the previous fragment. */
  #before = 0
  /** False if the first fragment does not begin like a stream of its coding. Each fragment is then a frame. */
  #bySignature = true

  constructor(file: RandomAccessFile, position: number, frames: number, coding: Coding) {
    this.#file = file
    this.#position = position
    this.#frames = frames
    this.#coding = coding
  }

  /** The place of a frame. Throws `file-truncated` or `file-damaged` if the file has fewer frames. */
  async extent(frame: number): Promise<Extent> {
    while (this.#starts.length < frame + 2 && this.#end === null) await this.#advance(frame + 2)
    const from = this.#starts[frame]
    if (from === undefined) throw damaged(this.#file, 'fewer frames than it says')
    return { from, to: this.#starts[frame + 1] ?? this.#end! }
  }

  /** Only one scan runs at a time. Waiting calls check again when it is done. */
  #advance(wanted: number): Promise<void> {
    this.#turn = this.#turn.then(() => this.#walk(wanted))
    const turn = this.#turn
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #walk(wanted: number): Promise<void> {
    const starts = this.#starts
    while (starts.length < wanted && this.#end === null) {
      const at = await this.#see(8)
      const { tag, length } = itemAt(this.#buffer, at)
      if (tag === sequenceEnd) {
        this.#end = this.#position
        return
      }
      if (tag !== itemTag || length === 0xffffffff) throw damaged(this.#file, 'fragment structure')
      const next = this.#position + 8 + length
      if (next + 8 > this.#file.size) throw truncated(this.#file)
      if (length > 0 || this.#coding === 'rle') {
        const begins = starts.length === 0 || (await this.#begins(length))
        if (begins && starts.length === this.#frames) {
          this.#end = this.#position
          return
        }
        if (starts.length === 0) this.#bySignature = this.#frames === 1 || (await this.#isStart(length))
        if (begins) starts.push(this.#position)
      }
      this.#position = next
      this.#before = length
    }
  }

  /**
   * Whether the fragment at this position begins a frame. In codings with a start marker, a frame may have several
   * fragments.
   */
  async #begins(length: number): Promise<boolean> {
    if (this.#frames === 1) return false
    return !this.#bySignature || this.#isStart(length)
  }

  async #isStart(length: number): Promise<boolean> {
    if (this.#coding === 'rle') return true
    if (length < 4) return false
    const at = await this.#see(12)
    const head = this.#buffer.readUInt32BE(at + 8)
    // A bare codestream (SOC, SIZ), the signature box of a JP2 file, or SOI followed by a marker.
    return this.#coding === 'jpeg2000' ? head === 0xff4fff51 || head === 12 : head >>> 8 === 0xffd8ff
  }

  /** Loads `length` bytes at the current position into the buffer. Returns their index in it. */
  async #see(length: number): Promise<number> {
    const at = this.#position - this.#base
    if (at >= 0 && at + length <= this.#buffer.length) return at
    if (this.#position + length > this.#file.size) throw truncated(this.#file)
    const window = this.#before > 0 && this.#before < smallFragment ? wideWindow : narrowWindow
    this.#buffer = await this.#file.read(this.#position, Math.min(window, this.#file.size - this.#position))
    this.#base = this.#position
    return 0
  }
}

/** The frame from bytes that contain its fragments with their item headers. Throws `file-damaged`. */
export function joinFragments(file: RandomAccessFile, bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const { tag, length } = itemAt(bytes, at)
    if (tag === sequenceEnd) break
    if (tag !== itemTag || at + 8 + length > bytes.length) throw damaged(file, 'fragment structure')
    pieces.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}
