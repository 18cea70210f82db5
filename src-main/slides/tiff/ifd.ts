import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { ByteOrder } from './byte-order.ts'
import { typeSize } from './tags.ts'

/** Byte order and number sizes of one TIFF file. */
export interface TiffLayout {
  readonly file: RandomAccessFile
  readonly order: ByteOrder
  readonly big: boolean
  /**
   * Hamamatsu's variant of classic TIFF for any file size: links to directories have 8 bytes, and offsets only their
   * lower 32 bits; see `completeOffset`.
   */
  readonly ndpi: boolean
}

/**
 * Completes an offset in a directory at `position` of an NDPI file: the largest value with these lower 32 bits that
 * lies before the directory, because Hamamatsu's scanners write a directory after the data that it describes. Source:
 * OpenSlide.
 */
export function completeOffset(position: number, offset: number): number {
  const window = 2 ** 32
  const whole = Math.floor(position / window) * window + offset
  return whole < position || whole < window ? whole : whole - window
}

/** One field of a directory. Values that fit are in the directory itself, the others at `position` in the file. */
export interface IfdField {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Length of the value in bytes. */
  readonly length: number
  readonly position: number
  readonly inline: Buffer | null
}

/** One image file directory. Its fields are read on demand. Every count and offset was checked against the file. */
export class Ifd {
  readonly layout: TiffLayout
  readonly position: number
  readonly #fields: ReadonlyMap<number, IfdField>

  constructor(layout: TiffLayout, position: number, fields: ReadonlyMap<number, IfdField>) {
    this.layout = layout
    this.position = position
    this.#fields = fields
  }

  get fieldCount(): number {
    return this.#fields.size
  }

  field(tag: number): IfdField | undefined {
    return this.#fields.get(tag)
  }

  /** The stored bytes of a field, at most `maxBytes`; null if the field is absent. */
  async bytes(tag: number, maxBytes: number): Promise<Buffer | null> {
    const field = this.#fields.get(tag)
    if (!field) return null
    const length = Math.min(field.length, maxBytes)
    if (field.inline) return field.inline.subarray(0, length)
    return this.layout.file.read(field.position, length)
  }

  /** Unsigned integers of a field, at most `max`; empty if it is absent. Throws `file-damaged` for another type. */
  async integers(tag: number, max: number): Promise<number[]> {
    const field = this.#fields.get(tag)
    if (!field) return []
    const size = typeSize(field.type)
    if (!integerTypes.has(field.type)) throw this.damaged(`field ${tag} has type ${field.type}`)
    const bytes = await this.bytes(tag, max * size)
    return bytes ? integersOf(bytes, field.type, this.layout.order) : []
  }

  async integer(tag: number, otherwise: number): Promise<number> {
    return (await this.integers(tag, 1))[0] ?? otherwise
  }

  /** A RATIONAL as a number; null if it is absent, of another type or divided by zero. */
  async rational(tag: number): Promise<number | null> {
    const field = this.#fields.get(tag)
    const bytes = field?.type === 5 ? await this.bytes(tag, 8) : null
    if (!bytes || bytes.length < 8) return null
    const below = this.layout.order.u32(bytes, 4)
    return below === 0 ? null : this.layout.order.u32(bytes, 0) / below
  }

  /** Text of a field up to its first NUL; null if absent. */
  async text(tag: number, maxBytes: number): Promise<string | null> {
    const bytes = await this.bytes(tag, maxBytes)
    if (!bytes) return null
    const end = bytes.indexOf(0)
    return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
  }

  damaged(detail: string): AppError {
    return new AppError('file-damaged', { file: this.layout.file.name, detail })
  }
}

/**
 * BYTE, SHORT, LONG, IFD, LONG8 and IFD8, and the signed ones, which some writers use. A negative number reads as one
 * that is too large for every check.
 */
export const integerTypes: ReadonlySet<number> = new Set([1, 3, 4, 6, 8, 9, 13, 16, 17, 18])

/** The unsigned integers in `bytes` of TIFF type BYTE, SHORT, LONG, LONG8 or an IFD offset. */
export function integersOf(bytes: Buffer, type: number, order: ByteOrder): number[] {
  const size = typeSize(type)
  const values: number[] = []
  for (let at = 0; at + size <= bytes.length; at += size) {
    values.push(
      size === 1
        ? bytes[at]!
        : size === 2
          ? order.u16(bytes, at)
          : size === 4
            ? order.u32(bytes, at)
            : order.u64(bytes, at),
    )
  }
  return values
}
