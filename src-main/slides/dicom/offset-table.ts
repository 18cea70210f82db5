import type { RandomAccessFile } from '../random-access-file.ts'
import { damaged } from './cursor.ts'
import type { Place } from './plan.ts'

/** Entries per page: 32 to 64 kB of the file in one read. */
const pageEntries = 8192

/** A basic (4 bytes per entry) or extended (8 bytes) offset table, read page by page on demand. */
export class OffsetTable {
  readonly length: number
  readonly #file: RandomAccessFile
  readonly #position: number
  readonly #size: 4 | 8
  readonly #pages = new Map<number, Promise<Float64Array>>()

  constructor(file: RandomAccessFile, place: Place, size: 4 | 8) {
    this.#file = file
    this.#position = place.position
    this.#size = size
    this.length = Math.floor(place.length / size)
  }

  async at(index: number): Promise<number> {
    const page = Math.floor(index / pageEntries)
    const loading = this.#pages.get(page) ?? this.#load(page)
    const value = (await loading)[index % pageEntries]
    if (value === undefined) throw damaged(this.#file, 'the offset table is too short')
    return value
  }

  #load(page: number): Promise<Float64Array> {
    const loading = this.#read(page)
    this.#pages.set(page, loading)
    // Discarded if the drive did not answer, so that the next request tries again.
    loading.catch(() => this.#pages.delete(page))
    return loading
  }

  async #read(page: number): Promise<Float64Array> {
    const first = page * pageEntries
    const entries = Math.min(pageEntries, this.length - first)
    if (entries <= 0) throw damaged(this.#file, 'the offset table is too short')
    const size = this.#size
    const bytes = await this.#file.read(this.#position + first * size, entries * size)
    const values = new Float64Array(entries)
    for (let i = 0; i < entries; i++) {
      // Beyond 2^53 exactness does not matter, because such a place is outside every file.
      values[i] =
        size === 4
          ? bytes.readUInt32LE(i * 4)
          : bytes.readUInt32LE(i * 8 + 4) * 0x1_0000_0000 + bytes.readUInt32LE(i * 8)
    }
    return values
  }
}
