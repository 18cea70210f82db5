/** Test material: a writer of DICOM whole-slide instances of every layout, sound or with deliberate faults. */
export interface MadeElement {
  readonly tag: number
  readonly vr: string
  readonly value: string | readonly number[] | Buffer | readonly (readonly MadeElement[])[]
}

export interface MadeFile {
  readonly sopClass?: string
  readonly syntax: string
  readonly elements: readonly MadeElement[]
  readonly pixels: Buffer | MadeFragments | null
  /** Writes sequences and items with delimiters instead of lengths. */
  readonly undefinedLengths?: boolean
}

export interface MadeFragments {
  /** Fragments of each frame. */
  readonly frames: readonly (readonly Buffer[])[]
  readonly table: 'basic' | 'extended' | 'none'
}

export const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const

const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const undefinedLength = 0xffffffff

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const tagBytes = (tag: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(Math.floor(tag / 0x10000))
  bytes.writeUInt16LE(tag % 0x10000, 2)
  return bytes
}
const even = (bytes: Buffer, padding: number) =>
  bytes.length % 2 ? Buffer.concat([bytes, Buffer.from([padding])]) : bytes
const item = (tag: number, length: number) => Buffer.concat([tagBytes(tag), u32(length)])

interface Style {
  readonly implicit: boolean
  readonly undefinedLengths: boolean
}

function header({ tag, vr }: Pick<MadeElement, 'tag' | 'vr'>, length: number, { implicit }: Style): Buffer {
  if (implicit) return Buffer.concat([tagBytes(tag), u32(length)])
  const kind = Buffer.from(vr, 'latin1')
  if (longVrs.has(vr)) return Buffer.concat([tagBytes(tag), kind, Buffer.alloc(2), u32(length)])
  const short = Buffer.alloc(2)
  short.writeUInt16LE(length)
  return Buffer.concat([tagBytes(tag), kind, short])
}

function encodeElement(element: MadeElement, style: Style): Buffer {
  if (element.vr === 'SQ') return encodeSequence(element, style)
  const bytes = valueBytes(element)
  return Buffer.concat([header(element, bytes.length, style), bytes])
}

function encodeSequence(element: MadeElement, style: Style): Buffer {
  const items = (element.value as readonly (readonly MadeElement[])[]).map((elements) => {
    const body = Buffer.concat(elements.map((inner) => encodeElement(inner, style)))
    return style.undefinedLengths
      ? Buffer.concat([item(0xfffee000, undefinedLength), body, item(0xfffee00d, 0)])
      : Buffer.concat([item(0xfffee000, body.length), body])
  })
  const body = Buffer.concat(items)
  return style.undefinedLengths
    ? Buffer.concat([header(element, undefinedLength, style), body, item(0xfffee0dd, 0)])
    : Buffer.concat([header(element, body.length, style), body])
}

function valueBytes({ vr, value }: MadeElement): Buffer {
  if (Buffer.isBuffer(value)) return even(value, 0)
  if (typeof value === 'string') return even(Buffer.from(value, 'latin1'), vr === 'UI' ? 0 : 32)
  const numbers = value as readonly number[]
  const size = vr === 'US' ? 2 : vr === 'OV' ? 8 : 4
  const bytes = Buffer.alloc(numbers.length * size)
  for (const [i, number] of numbers.entries()) {
    if (vr === 'US') bytes.writeUInt16LE(number, i * 2)
    else if (vr === 'SL') bytes.writeInt32LE(number, i * 4)
    else if (vr === 'FL') bytes.writeFloatLE(number, i * 4)
    else if (vr === 'OV') bytes.writeBigUInt64LE(BigInt(number), i * 8)
    else bytes.writeUInt32LE(number, i * 4)
  }
  return bytes
}

/** The bytes of a DICOM file. */
export function makeDicom({ sopClass, syntax, elements, pixels, undefinedLengths = false }: MadeFile): Buffer {
  const meta = [
    { tag: 0x00020002, vr: 'UI', value: sopClass ?? '1.2.840.10008.5.1.4.1.1.77.1.6' },
    { tag: 0x00020010, vr: 'UI', value: syntax },
  ]
  const metaBytes = Buffer.concat(meta.map((one) => encodeElement(one, { implicit: false, undefinedLengths: false })))
  const group = encodeElement(
    { tag: 0x00020000, vr: 'UL', value: [metaBytes.length] },
    { implicit: false, undefinedLengths: false },
  )
  const style = { implicit: syntax === syntaxes.implicit, undefinedLengths }
  const stored = pixels === null ? [] : pixelElements(pixels)
  const all = [...elements, ...stored.slice(0, -1)].sort((a, b) => a.tag - b.tag)
  const body = all.map((element) => encodeElement(element, style))
  const last = stored.at(-1)
  const parts = [Buffer.alloc(128), Buffer.from('DICM'), group, metaBytes, ...body]
  if (last && Buffer.isBuffer(pixels)) parts.push(encodeElement(last, style))
  else if (last) parts.push(header(last, undefinedLength, style), last.value as Buffer)
  return Buffer.concat(parts)
}

/** The pixel data element last, preceded by the extended offset tables. */
function pixelElements(pixels: Buffer | MadeFragments): MadeElement[] {
  const tag = 0x7fe00010
  if (Buffer.isBuffer(pixels)) return [{ tag, vr: 'OW', value: pixels }]
  const offsets: number[] = []
  const parts: Buffer[] = []
  let at = 0
  for (const frame of pixels.frames) {
    offsets.push(at)
    for (const fragment of frame) {
      const bytes = even(fragment, 0)
      parts.push(item(0xfffee000, bytes.length), bytes)
      at += 8 + bytes.length
    }
  }
  const basic = pixels.table === 'basic' ? valueBytes({ tag: 0, vr: 'UL', value: offsets }) : Buffer.alloc(0)
  const value = Buffer.concat([item(0xfffee000, basic.length), basic, ...parts, item(0xfffee0dd, 0)])
  if (pixels.table !== 'extended') return [{ tag, vr: 'OB', value }]
  const lengths = pixels.frames.map((frame) => frame.reduce((sum, { length }) => sum + length, 0))
  return [
    { tag: 0x7fe00001, vr: 'OV', value: offsets },
    { tag: 0x7fe00002, vr: 'OV', value: lengths },
    { tag, vr: 'OB', value },
  ]
}

export interface MadeSlide {
  readonly width: number
  readonly height: number
  readonly tile: number
  /** Height of a tile that is not square. */
  readonly tileHeight?: number
  readonly frames: number
  readonly instance?: string
  readonly series?: string
  readonly kind?: string
  readonly colour?: string
  readonly samples?: number
  readonly planar?: number
  readonly bits?: number
  /** Bits of a sample that are used; all by default. */
  readonly usedBits?: number
  /** Place of the highest used bit; the used bits are the lowest by default. */
  readonly highBit?: number
  readonly focalPlanes?: number
  readonly opticalPaths?: number
  readonly icc?: Buffer
  /** Places of the frames (from 0, in pixels; z in µm): TILED_SPARSE. */
  readonly places?: readonly { readonly x: number; readonly y: number; readonly z?: number }[]
  readonly concatenation?: { readonly number: number; readonly total: number; readonly offset: number }
  readonly z?: number
  readonly extra?: readonly MadeElement[]
}

/** The usual elements of a whole-slide instance. */
export function slideElements(slide: MadeSlide): MadeElement[] {
  const { width, height, tile, frames, places, concatenation, icc } = slide
  const text = (tag: number, vr: string, value: string): MadeElement => ({ tag, vr, value })
  const u16 = (tag: number, value: number): MadeElement => ({ tag, vr: 'US', value: [value] })
  const u32s = (tag: number, value: number): MadeElement => ({ tag, vr: 'UL', value: [value] })
  const sequence = (tag: number, ...items: MadeElement[][]): MadeElement => ({ tag, vr: 'SQ', value: items })
  const z = (value: number | undefined) => (value === undefined ? [] : [text(0x0040074a, 'DS', String(value))])
  const elements = [
    text(0x00080008, 'CS', `ORIGINAL\\PRIMARY\\${slide.kind ?? 'VOLUME'}\\NONE`),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.77.1.6'),
    text(0x00080018, 'UI', slide.instance ?? '1.2.3.1'),
    text(0x00080070, 'LO', 'Daybreak test'),
    text(0x0020000e, 'UI', slide.series ?? '1.2.3'),
    text(0x00209311, 'CS', places ? 'TILED_SPARSE' : 'TILED_FULL'),
    u16(0x00280002, slide.samples ?? 3),
    text(0x00280004, 'CS', slide.colour ?? 'RGB'),
    u16(0x00280006, slide.planar ?? 0),
    text(0x00280008, 'IS', String(frames)),
    u16(0x00280010, slide.tileHeight ?? tile),
    u16(0x00280011, tile),
    u16(0x00280100, slide.bits ?? 8),
    u16(0x00280101, slide.usedBits ?? slide.bits ?? 8),
    u16(0x00280102, slide.highBit ?? (slide.usedBits ?? slide.bits ?? 8) - 1),
    u16(0x00280103, 0),
    u32s(0x00480006, width),
    u32s(0x00480007, height),
    sequence(0x00480105, [
      ...(icc ? [{ tag: 0x00282000, vr: 'OB', value: icc }] : []),
      text(0x00480106, 'SH', '1'),
      text(0x00480112, 'DS', '40'),
    ]),
    u32s(0x00480302, slide.opticalPaths ?? 1),
    u32s(0x00480303, slide.focalPlanes ?? 1),
    sequence(0x52009229, [
      sequence(0x00289110, [text(0x00280030, 'DS', '0.00025\\0.00025')]),
      ...(slide.z === undefined ? [] : [sequence(0x0048021a, z(slide.z))]),
    ]),
    ...(slide.extra ?? []),
  ]
  if (concatenation) {
    elements.push(
      text(0x00209161, 'UI', '1.2.3.99'),
      u16(0x00209162, concatenation.number),
      u16(0x00209163, concatenation.total),
      u32s(0x00209228, concatenation.offset),
    )
  }
  if (places) {
    const items = places.map(({ x, y, z: height }) => [
      sequence(0x0048021a, [
        ...z(height),
        { tag: 0x0048021e, vr: 'SL', value: [x + 1] },
        { tag: 0x0048021f, vr: 'SL', value: [y + 1] },
      ]),
      sequence(0x00480207, [text(0x00480106, 'SH', '1')]),
    ])
    elements.push(sequence(0x52009230, ...items))
  }
  return elements
}
