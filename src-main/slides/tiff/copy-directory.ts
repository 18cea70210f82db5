import { closeSync, openSync, writeSync } from 'node:fs'

/** A field to be written; `bytes` are in the byte order of the file. */
export interface CopyField {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Buffer
}

/** A TIFF that is being written from front to end, in the byte order and size of offsets of its source. */
export interface CopySink {
  /** Writes the header. Returns the place that links to the first directory. */
  header(of: { readonly big: boolean; readonly little: boolean }): number
  /** Writes a segment of pixels and returns its place. */
  pixels(bytes: Buffer): number
  /** Writes anything else and returns its place, which is even. */
  meta(bytes: Buffer): number
  /** Lets the link at a place lead to another one. */
  link(at: number, to: number): void
  /** Offsets or sizes as a field. */
  numbers(tag: number, values: readonly number[]): CopyField
  number(value: number, size: 2 | 4 | 8): Buffer
  readonly big: boolean
}

const long = 4
const long8 = 16
/** Classic TIFF reaches no further. The copy is smaller than its source, so a sound one never does. */
const mostClassic = 0xffffffff
/** Bytes of a segment that `onBytes` gets: what a picture says about itself stands at its beginning. */
const headOfSegment = 4096

/** Opens a new file for writing. `onBytes` sees everything that is no pixel, and the beginning of each segment. */
export function openCopySink(path: string, onBytes: (bytes: Buffer) => void): CopySink & { close(): void } {
  const fd = openSync(path, 'wx', 0o600)
  let end = 0
  let form = { big: false, little: true }
  const write = (bytes: Buffer): number => {
    const at = end
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
    end += bytes.length
    if (end % 2 === 1) end += writeSync(fd, Buffer.alloc(1), 0, 1, end)
    return at
  }
  const number = (value: number, size: 2 | 4 | 8): Buffer => {
    const bytes = Buffer.alloc(size)
    if (size === 8) form.little ? bytes.writeBigUInt64LE(BigInt(value)) : bytes.writeBigUInt64BE(BigInt(value))
    else form.little ? bytes.writeUIntLE(value, 0, size) : bytes.writeUIntBE(value, 0, size)
    return bytes
  }
  return {
    get big() {
      return form.big
    },
    number,
    header(of) {
      form = of
      write(Buffer.from(of.little ? 'II' : 'MM'))
      write(number(of.big ? 43 : 42, 2))
      if (of.big) write(Buffer.concat([number(8, 2), number(0, 2)]))
      return write(number(0, of.big ? 8 : 4))
    },
    pixels(bytes) {
      onBytes(bytes.subarray(0, headOfSegment))
      return write(bytes)
    },
    meta(bytes) {
      onBytes(bytes)
      return write(bytes)
    },
    link(at, to) {
      if (!form.big && to > mostClassic) throw new Error('the copy is larger than its source')
      const bytes = number(to, form.big ? 8 : 4)
      writeSync(fd, bytes, 0, bytes.length, at)
    },
    numbers(tag, values) {
      const size = form.big ? 8 : 4
      return {
        ...{ tag, type: form.big ? long8 : long, count: values.length },
        bytes: Buffer.concat(values.map((value) => number(value, size))),
      }
    },
    close: () => closeSync(fd),
  }
}

/** Writes a directory. Returns its place and the place of its link to the next one. */
export function directoryOf(sink: CopySink, fields: readonly CopyField[]): { at: number; next: number } {
  const room = sink.big ? 8 : 4
  const entries = [...fields]
    .sort((a, b) => a.tag - b.tag)
    .map(({ tag, type, count, bytes }) => {
      const value = Buffer.alloc(room)
      if (bytes.length <= room) bytes.copy(value)
      else sink.number(sink.meta(bytes), room).copy(value)
      return Buffer.concat([sink.number(tag, 2), sink.number(type, 2), sink.number(count, room), value])
    })
  const directory = Buffer.concat([sink.number(entries.length, sink.big ? 8 : 2), ...entries, sink.number(0, room)])
  const at = sink.meta(directory)
  return { at, next: at + directory.length - room }
}
