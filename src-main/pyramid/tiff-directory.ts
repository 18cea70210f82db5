export type TiffKind = 'classic' | 'big'

export interface DirectoryFacts {
  readonly kind: TiffKind
  /** File offset of the directory. */
  readonly at: number
  /** True for the file's last directory. */
  readonly last: boolean
  readonly width: number
  readonly height: number
  readonly tileSize: number
  /** True for a reduced-resolution copy. */
  readonly reduced: boolean
  readonly micronsPerPixel: number
  readonly description: string | null
  readonly software: string
  readonly offsets: Float64Array
  readonly lengths: Float64Array
}

const short = 3
const long = 4
const ascii = 2
const rational = 5
const long8 = 16
const bytesOf: Readonly<Record<number, number>> = { [short]: 2, [long]: 4, [ascii]: 1, [rational]: 8, [long8]: 8 }

interface Field {
  readonly tag: number
  readonly type: number
  readonly values: ArrayLike<number>
}

/** One image file directory (TIFF 6.0 or BigTIFF), followed by the values that do not fit into its entries. */
export function directoryBytes(facts: DirectoryFacts): Uint8Array {
  const big = facts.kind === 'big'
  const fields = fieldsOf(facts)
  const entrySize = big ? 20 : 12
  const inline = big ? 8 : 4
  const head = (big ? 8 : 2) + fields.length * entrySize + (big ? 8 : 4)
  const sizes = fields.map(({ type, values }) => valueCount(type, values) * (bytesOf[type] as number))
  const outside = sizes.reduce((sum, size) => sum + (size > inline ? pad8(size) : 0), 0)
  const total = pad8(head) + outside
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  if (big) view.setBigUint64(0, BigInt(fields.length), true)
  else view.setUint16(0, fields.length, true)
  let entry = big ? 8 : 2
  let free = pad8(head)
  for (const [i, { tag, type, values }] of fields.entries()) {
    view.setUint16(entry, tag, true)
    view.setUint16(entry + 2, type, true)
    setOffset(view, entry + 4, valueCount(type, values), big)
    const size = sizes[i] as number
    if (size <= inline) writeValues(view, entry + (big ? 12 : 8), type, values)
    else {
      setOffset(view, entry + (big ? 12 : 8), facts.at + free, big)
      writeValues(view, free, type, values)
      free += pad8(size)
    }
    entry += entrySize
  }
  setOffset(view, entry, facts.last ? 0 : facts.at + total, big)
  return bytes
}

function fieldsOf(facts: DirectoryFacts): Field[] {
  // Pixels per centimetre as a fraction that keeps six digits.
  const perCentimetre = [Math.round((10_000 / facts.micronsPerPixel) * 10_000), 10_000]
  const text = (value: string): number[] => [...new TextEncoder().encode(value), 0]
  const offsetType = facts.kind === 'big' ? long8 : long
  const fields: Field[] = [
    { tag: 254, type: long, values: [facts.reduced ? 1 : 0] },
    { tag: 256, type: long, values: [facts.width] },
    { tag: 257, type: long, values: [facts.height] },
    { tag: 258, type: short, values: [8, 8, 8] },
    { tag: 259, type: short, values: [7] },
    { tag: 262, type: short, values: [6] },
    { tag: 277, type: short, values: [3] },
    { tag: 282, type: rational, values: perCentimetre },
    { tag: 283, type: rational, values: perCentimetre },
    { tag: 284, type: short, values: [1] },
    { tag: 296, type: short, values: [3] },
    { tag: 305, type: ascii, values: text(facts.software) },
    { tag: 322, type: long, values: [facts.tileSize] },
    { tag: 323, type: long, values: [facts.tileSize] },
    { tag: 324, type: offsetType, values: facts.offsets },
    { tag: 325, type: long, values: facts.lengths },
    { tag: 530, type: short, values: [2, 2] },
  ]
  if (facts.description !== null) fields.push({ tag: 270, type: ascii, values: text(facts.description) })
  return fields.sort((a, b) => a.tag - b.tag)
}

const pad8 = (size: number): number => Math.ceil(size / 8) * 8
const valueCount = (type: number, values: ArrayLike<number>): number =>
  type === rational ? values.length / 2 : values.length

function setOffset(view: DataView, at: number, value: number, big: boolean): void {
  if (big) view.setBigUint64(at, BigInt(value), true)
  else view.setUint32(at, value, true)
}

function writeValues(view: DataView, at: number, type: number, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (type === short) view.setUint16(at + i * 2, value, true)
    else if (type === ascii) view.setUint8(at + i, value)
    else if (type === long8) view.setBigUint64(at + i * 8, BigInt(value), true)
    else view.setUint32(at + i * 4, value, true)
  }
}
