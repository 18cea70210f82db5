import { AppError } from '#shared/contract/errors.ts'
import { type Ifd, type IfdField, integersOf, integerTypes } from './ifd.ts'
import { typeSize } from './tags.ts'

/** Entries per page: 32 to 64 kB of the file in one read. */
const pageEntries = 8192
/**
 * Pages kept: the offsets of two million tiles in 16 MB. Beyond this, the oldest page is dropped and read again on
 * demand.
 */
const maxPages = 256

/** A long field of unsigned numbers (tile offsets, byte counts), read page by page and never as a whole. */
export class NumberTable {
  readonly length: number
  readonly #ifd: Ifd
  readonly #field: IfdField
  readonly #pages = new Map<number, Float64Array>()
  readonly #loading = new Map<number, Promise<Float64Array>>()

  constructor(ifd: Ifd, field: IfdField) {
    if (!integerTypes.has(field.type)) throw ifd.damaged(`field ${field.tag} has type ${field.type}`)
    this.#ifd = ifd
    this.#field = field
    this.length = field.count
  }

  /**
   * The value at `index` if its page is loaded, otherwise undefined. This is the hot path, so no promise is created.
   */
  peek(index: number): number | undefined {
    return this.#pages.get(Math.floor(index / pageEntries))?.[index % pageEntries]
  }

  async at(index: number): Promise<number> {
    const page = Math.floor(index / pageEntries)
    const values = this.#pages.get(page) ?? (await this.#load(page))
    const value = values[index % pageEntries]
    if (value === undefined) throw this.#ifd.damaged('tile table is too short')
    return value
  }

  /** All values in order, page by page, without keeping them. */
  async *pages(): AsyncGenerator<Float64Array> {
    for (let page = 0; page * pageEntries < this.length; page++) yield await this.#read(page)
  }

  #load(page: number): Promise<Float64Array> {
    const loading = this.#loading.get(page)
    if (loading) return loading
    const started = this.#read(page)
      .then((values) => {
        if (this.#pages.size >= maxPages) this.#pages.delete(this.#pages.keys().next().value!)
        this.#pages.set(page, values)
        return values
      })
      .finally(() => this.#loading.delete(page))
    this.#loading.set(page, started)
    return started
  }

  async #read(page: number): Promise<Float64Array> {
    const { type, count, position, inline } = this.#field
    const size = typeSize(type)
    const first = page * pageEntries
    const entries = Math.min(pageEntries, count - first)
    if (entries <= 0) throw new AppError('file-damaged', { file: this.#ifd.layout.file.name, detail: 'tile table' })
    const bytes = inline ?? (await this.#ifd.layout.file.read(position + first * size, entries * size))
    return Float64Array.from(integersOf(bytes, type, this.#ifd.layout.order))
  }
}
