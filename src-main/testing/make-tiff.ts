/** Test material: a writer of small TIFFs of every layout, sound or with deliberate faults. Not used by the product. */
export interface MadeField {
  readonly tag: number
  readonly type: 1 | 2 | 3 | 4 | 5 | 7 | 9 | 11 | 13 | 16
  readonly values: readonly number[] | string | Buffer
}

export interface MadeImage {
  readonly fields: readonly MadeField[]
  /** Encoded tiles or strips in order; null for one that was never written. */
  readonly segments: readonly (Buffer | null)[]
  readonly tiled: boolean
  /** Whether byte counts are all 0 or left out. By default they are correct. */
  readonly counts?: 'zero' | 'none'
  /** Lower resolutions, as SubIFDs. */
  readonly below?: readonly MadeImage[]
}

const sizes = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 11: 4, 13: 4, 16: 8 }

export function makeTiff(images: readonly MadeImage[], { big = false, bigEndian = false } = {}): Buffer {
  const parts: Buffer[] = []
  let length = 0
  const add = (bytes: Buffer) => {
    const at = length
    parts.push(bytes)
    length += bytes.length
    return at
  }
  const number = (value: number, bytes: 2 | 4 | 8) => {
    const buffer = Buffer.alloc(bytes)
    if (bytes === 8) {
      if (bigEndian) buffer.writeBigUInt64BE(BigInt(value))
      else buffer.writeBigUInt64LE(BigInt(value))
    } else if (bigEndian) buffer.writeUIntBE(value, 0, bytes)
    else buffer.writeUIntLE(value, 0, bytes)
    return buffer
  }
  const offsetBytes = big ? 8 : 4
  const header = [Buffer.from(bigEndian ? 'MM' : 'II'), number(big ? 43 : 42, 2)]
  if (big) header.push(number(8, 2), number(0, 2))
  for (const piece of header) add(piece)
  let next = parts.length
  add(number(0, offsetBytes))

  /** Writes an image and returns the offset of its directory. `next` then receives the offset of the following one. */
  const write = (image: MadeImage): number => {
    const offsets = image.segments.map((segment) => (segment ? add(segment) : 0))
    const lengths = image.segments.map((segment) => (image.counts ? 0 : (segment?.length ?? 0)))
    const table: MadeField[] = [
      { tag: image.tiled ? 324 : 273, type: big ? 16 : 4, values: offsets },
      ...(image.counts === 'none' ? [] : [{ tag: image.tiled ? 325 : 279, type: 4, values: lengths } as const]),
    ]
    const below = (image.below ?? []).map(write)
    if (below.length > 0) table.push({ tag: 330, type: big ? 16 : 13, values: below })
    const fields = [...image.fields, ...table].sort((a, b) => a.tag - b.tag)
    const encoded = fields.map((field) => {
      const { type, values } = field
      const bytes =
        typeof values === 'string'
          ? Buffer.from(`${values}\0`)
          : Buffer.isBuffer(values)
            ? values
            : type === 5
              ? Buffer.concat(values.map((value) => number(value, 4)))
              : Buffer.concat(
                  values.map((value) =>
                    sizes[type] === 1 ? Buffer.from([value]) : number(value, sizes[type] as 2 | 4 | 8),
                  ),
                )
      const room = Buffer.alloc(offsetBytes)
      if (bytes.length <= offsetBytes) bytes.copy(room)
      else number(add(bytes), offsetBytes).copy(room)
      return Buffer.concat([
        number(field.tag, 2),
        number(type, 2),
        number(bytes.length / sizes[type], offsetBytes),
        room,
      ])
    })
    const place = add(number(fields.length, big ? 8 : 2))
    for (const entry of encoded) add(entry)
    next = parts.length
    add(number(0, offsetBytes))
    return place
  }
  for (const image of images) {
    const from = next
    const place = write(image)
    parts[from] = number(place, offsetBytes)
  }
  return Buffer.concat(parts)
}

export interface MadeShape {
  readonly width: number
  readonly height: number
  readonly tile?: number
  /** Height of tiles that are not square, or of strips that are not the whole image. */
  readonly segmentHeight?: number
  readonly compression?: number
  readonly photometric?: number
  readonly samples?: number
  /** Bits of a sample. */
  readonly bits?: number
  readonly extra?: readonly MadeField[]
}

/** The usual fields of an image. */
export function imageFields(shape: MadeShape): MadeField[] {
  const samples = shape.samples ?? 3
  return [
    { tag: 256, type: 4, values: [shape.width] },
    { tag: 257, type: 4, values: [shape.height] },
    { tag: 258, type: 3, values: new Array(samples).fill(shape.bits ?? 8) },
    { tag: 259, type: 3, values: [shape.compression ?? 1] },
    { tag: 262, type: 3, values: [shape.photometric ?? 2] },
    { tag: 277, type: 3, values: [samples] },
    ...(shape.tile
      ? ([
          { tag: 322, type: 3, values: [shape.tile] },
          { tag: 323, type: 3, values: [shape.segmentHeight ?? shape.tile] },
        ] as const)
      : ([{ tag: 278, type: 4, values: [shape.segmentHeight ?? shape.height] }] as const)),
    ...(shape.extra ?? []),
  ]
}
