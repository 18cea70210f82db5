import type { RandomAccessFile } from '../random-access-file.ts'
import { damaged } from './cursor.ts'
import type { Place } from './plan.ts'

/** Most frames that a file may describe individually. */
const maxFrames = 2 ** 22
/** Marks a missing value. Positions in the file count from 1. */
const none = -(2 ** 31)

/**
 * The per-frame functional groups of each frame (TILED_SPARSE), collected while the file is read: 20 bytes per frame.
 */
export class FrameTable {
  /** Number of frames described. */
  count = 0
  /** Left and top pixel of each frame in the total matrix, counted from 1 as stored. */
  columns = new Int32Array(1024).fill(none)
  rows = new Int32Array(1024).fill(none)
  /** Height above the slide, µm; NaN if not given. */
  z = new Float64Array(1024).fill(Number.NaN)
  /** Index into `paths` of the optical path; 0 if not given. */
  path = new Uint8Array(1024)
  readonly paths: string[] = ['']
  readonly #file: RandomAccessFile

  constructor(file: RandomAccessFile) {
    this.#file = file
  }

  /** Begins the next frame. */
  begin(): void {
    if (this.count >= maxFrames) throw damaged(this.#file, 'too many frames')
    this.count++
    if (this.count > this.columns.length) this.#grow()
  }

  /** A value of the current frame. */
  value(name: string, read: string | number | Place): void {
    const at = this.count - 1
    if (at < 0) return
    if (name === 'frame.column') this.columns[at] = read as number
    else if (name === 'frame.row') this.rows[at] = read as number
    else if (name === 'frame.z') this.z[at] = Number.parseFloat(read as string)
    else if (name === 'frame.path') this.path[at] = this.#pathIndex(read as string)
  }

  hasPlace(frame: number): boolean {
    return this.columns[frame] !== none && this.rows[frame] !== none
  }

  #pathIndex(path: string): number {
    const known = this.paths.indexOf(path)
    if (known >= 0) return known
    if (this.paths.length > 250) throw damaged(this.#file, 'too many optical paths')
    return this.paths.push(path) - 1
  }

  #grow(): void {
    const size = this.columns.length * 2
    const wider = <T extends Int32Array | Float64Array | Uint8Array>(to: T, from: T): T => {
      to.set(from)
      return to
    }
    this.columns = wider(new Int32Array(size).fill(none), this.columns)
    this.rows = wider(new Int32Array(size).fill(none), this.rows)
    this.z = wider(new Float64Array(size).fill(Number.NaN), this.z)
    this.path = wider(new Uint8Array(size), this.path)
  }
}
