import zlib from 'node:zlib'

/** Values that break parsers: zero, one, signs, powers of two, all ones. */
const nasty = [
  0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe,
  0xffffffff,
]
const compressions = [0, 1, 2, 5, 6, 7, 8, 32773, 32946, 33003, 33005, 34712, 34892, 50000, 50001, 50002, 65535]
const nastyTexts = ['0', '-1', '1e9', '4294967295', '99999999999999999999', 'NaN', '', '"', '<OME', '</Pixels>']
const offsetTags = [273, 324, 330]
/** Width, height, strip height, tile sides. */
const sizeTags = [256, 257, 278, 322, 323]
/** Bits, compression, photometric, samples, planes, predictor, sample format. */
const formatTags = [258, 259, 262, 277, 284, 317, 339]
/** 32 MB of zeros in 32 kB. A tile of a few kilobytes must not expand to this. */
const bomb = zlib.deflateSync(Buffer.alloc(32 * 2 ** 20))

interface Entry {
  readonly at: number
  readonly tag: number
}

/**
 * Offsets of directories, their entries and the links between them, in the order of the chain. Little-endian files.
 */
function landmarks(bytes: Buffer) {
  const big = bytes.length > 4 && bytes.readUInt16LE(2) === 43
  const links = [big ? 8 : 4]
  const entries: Entry[] = []
  const counts: number[] = []
  const offset = (at: number) => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0)
  const waiting = [offset(links[0]!)]
  const seen = new Set<number>()
  while (waiting.length > 0 && seen.size < 64) {
    const at = waiting.shift()!
    if (at === 0 || seen.has(at) || at + 8 > bytes.length) continue
    seen.add(at)
    counts.push(at)
    const count = Math.min(bytes.readUInt16LE(at), 200)
    const first = at + (big ? 8 : 2)
    const size = big ? 20 : 12
    for (let i = 0; i < count && first + (i + 1) * size <= bytes.length; i++) {
      const entry = { at: first + i * size, tag: bytes.readUInt16LE(first + i * size) }
      entries.push(entry)
      if (entry.tag === 330) waiting.push(offset(entry.at + (big ? 12 : 8)))
    }
    links.push(first + count * size)
    waiting.push(offset(first + count * size))
  }
  return { big, links, entries, counts, directories: [...seen] }
}

/**
 * Makes one to four faults in the structure of a TIFF or BigTIFF (little-endian): loops in the chain and in SubIFDs,
 * overlapping directories, huge and impossible sizes, counts and types, offsets outside the file, tiles that are
 * bombs, a compression that does not match the data, numbers in descriptions, pieces cut off.
 */
export function mutateTiff(seed: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(seed)
  const marks = landmarks(bytes)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!
  const write = (at: number, value: number) => {
    if (at >= 0 && at + 4 <= bytes.length) bytes.writeUInt32LE(value >>> 0, at)
  }
  const tagged = (tags: readonly number[]) => pick(marks.entries.filter(({ tag }) => tags.includes(tag)))
  const countAt = ({ at }: Entry) => at + 4
  const valueAt = ({ at }: Entry) => at + (marks.big ? 12 : 8)
  /** An offset inside, at the end of, or beyond the file. */
  const somewhere = () =>
    pick([0, 4, 8, bytes.length - 1, bytes.length, bytes.length + 1, Math.floor(next() * bytes.length), ...nasty])
  const faults: (() => void)[] = [
    () => write(pick(marks.links), pick(marks.directories) ?? 8),
    () => write(pick(marks.links), somewhere()),
    () => write(pick(marks.links), pick(marks.directories) + pick([1, 2, 12, 20])),
    () => write(pick(marks.counts), pick(nasty)),
    () => write(countAt(pick(marks.entries)), pick(nasty)),
    () => void bytes.writeUInt16LE(Math.floor(next() * 20), pick(marks.entries).at + 2),
    () => void bytes.writeUInt16LE(pick(marks.entries).tag, pick(marks.entries).at),
    () => write(valueAt(pick(marks.entries)), somewhere()),
    () => write(valueAt(tagged(sizeTags) ?? pick(marks.entries)), pick([...nasty, 16, 1_000_000, 16_777_216])),
    () => write(valueAt(tagged(sizeTags) ?? pick(marks.entries)), pick([...nasty, 16, 1_000_000, 16_777_216])),
    () => write(valueAt(tagged(formatTags) ?? pick(marks.entries)), pick([1, 2, 3, 4, 8, 16, 32, ...nasty])),
    () => write(valueAt(tagged([259]) ?? pick(marks.entries)), pick(compressions)),
    () => write(valueAt(tagged(offsetTags) ?? pick(marks.entries)), pick([...marks.directories, somewhere()])),
    () => write(valueAt(tagged([325, 279]) ?? pick(marks.entries)), pick(nasty)),
    () => inTable(tagged([324, 325, 273, 279]), somewhere()),
    () => intoDescription(tagged([270]), pick(nastyTexts)),
    () => void bytes.fill(pick([0, 0xff, 0x20]), Math.floor(next() * bytes.length), Math.floor(next() * bytes.length)),
    plantBomb,
  ]
  function inTable(entry: Entry | undefined, value: number): void {
    if (entry) write(bytes.readUInt32LE(valueAt(entry)) + 4 * Math.floor(next() * 4), value)
  }
  function intoDescription(entry: Entry | undefined, text: string): void {
    if (!entry) return
    const from = bytes.readUInt32LE(valueAt(entry))
    const to = from + Math.min(20_000, bytes.readUInt32LE(countAt(entry)))
    const digits: number[] = []
    for (let at = from; at < Math.min(to, bytes.length); at++)
      if (bytes[at]! >= 0x30 && bytes[at]! <= 0x39) digits.push(at)
    if (digits.length > 0) bytes.write(text, pick(digits), 'latin1')
  }
  /** Replaces the tile's data by a bomb at the end of the file, which extends the caller's buffer. */
  let tail: Buffer | null = null
  function plantBomb(): void {
    const [offsets, lengths] = [tagged([324, 273]), tagged([325, 279])]
    if (!offsets || !lengths) return
    tail = bomb
    const single = bytes.readUInt32LE(countAt(offsets)) === 1
    write(single ? valueAt(offsets) : bytes.readUInt32LE(valueAt(offsets)), bytes.length)
    write(single ? valueAt(lengths) : bytes.readUInt32LE(valueAt(lengths)), pick([bomb.length, 2000]))
    write(valueAt(tagged([259]) ?? offsets), 8)
  }
  const changes = 1 + Math.floor(next() * 4)
  for (let i = 0; i < changes; i++) pick(faults)()
  const whole = tail ? Buffer.concat([bytes, tail]) : bytes
  return next() < 0.08 ? whole.subarray(0, Math.floor(next() * whole.length)) : whole
}
