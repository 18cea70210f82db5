import { readXml, type XmlElement } from '../xml.ts'

/** One image of an OME-XML document: the facts for finding and scaling its planes. Source: OME data model 2016-06. */
export interface OmeImage {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly sizeZ: number
  readonly sizeC: number
  readonly sizeT: number
  readonly order: string
  /** Samples of the first channel's pixels: 3 if the one channel is RGB. */
  readonly samples: number
  /** Bits of a sample that are used; null if the file does not state it. */
  readonly usedBits: number | null
  /** µm per pixel across and down, and between planes; null if the file does not state it. */
  readonly micronsX: number | null
  readonly micronsY: number | null
  readonly micronsZ: number | null
  readonly objective: string | null
  readonly blocks: readonly OmeBlock[]
}

/** A TiffData element: consecutive directories for consecutive planes. */
export interface OmeBlock {
  readonly ifd: number | null
  readonly planeCount: number | null
  readonly firstZ: number
  readonly firstC: number
  readonly firstT: number
  readonly uuid: string | null
  readonly fileName: string | null
}

export interface OmeDocument {
  readonly uuid: string | null
  /** Set if the file has no description itself and names another file that has one. */
  readonly companion: string | null
  readonly images: readonly OmeImage[]
  /** Nominal magnification of each objective by its id. */
  readonly objectives: ReadonlyMap<string, number>
}

/** Limits on what a file may claim. */
const limits = { images: 64, blocks: 65_536 }

const micronsIn: Readonly<Record<string, number>> = {
  m: 1e6,
  dm: 1e5,
  cm: 1e4,
  mm: 1e3,
  µm: 1,
  μm: 1,
  um: 1,
  nm: 1e-3,
  pm: 1e-6,
  Å: 1e-4,
  in: 25_400,
  mil: 25.4,
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
/** An image while its elements are being read. */
type OpenImage = Mutable<Omit<OmeImage, 'blocks'>> & { readonly blocks: Mutable<OmeBlock>[] }

/** Whether a description may be OME-XML: its root is `OME`, with or without a namespace prefix. */
export const looksLikeOme = (head: string): boolean => /<(?:[\w.-]+:)?OME[\s>]/.test(head)

/** Reads an OME-XML document; null if it is malformed or has another root. */
export function readOmeXml(text: string): OmeDocument | null {
  let uuid: string | null = null
  let companion: string | null = null
  const images: OpenImage[] = []
  const objectives = new Map<string, number>()
  let root: string | null = null
  const start = (element: XmlElement, around: readonly string[]): void => {
    const within = around.at(-1)
    if (around.length === 0) {
      root = element.name
      uuid = element.attribute('UUID') ?? null
      return
    }
    const image = images.at(-1)
    const block = image?.blocks.at(-1)
    if (element.name === 'BinaryOnly' && within === 'OME') companion = element.attribute('MetadataFile') ?? ''
    else if (element.name === 'Image' && within === 'OME' && images.length < limits.images)
      images.push(emptyImage(element))
    else if (element.name === 'Objective') addObjective(objectives, element)
    else if (!image || around[1] !== 'Image') return
    else if (element.name === 'Pixels') Object.assign(image, pixelsOf(element))
    else if (element.name === 'ObjectiveSettings') image.objective = element.attribute('ID') ?? null
    else if (element.name === 'Channel' && image.samples === 0) image.samples = count(element, 'SamplesPerPixel', 1)
    else if (element.name === 'TiffData' && image.blocks.length < limits.blocks) image.blocks.push(blockOf(element))
    else if (element.name === 'UUID' && within === 'TiffData' && block)
      block.fileName = element.attribute('FileName') ?? null
  }
  const end = (name: string, content: string, around: readonly string[]): void => {
    const block = images.at(-1)?.blocks.at(-1)
    if (name === 'UUID' && around.at(-1) === 'TiffData' && block) block.uuid = content.trim()
  }
  try {
    readXml(text, { start, end }, new Set(['UUID']))
  } catch {
    return null
  }
  return root === 'OME' ? { uuid, companion, images, objectives } : null
}

const emptyImage = (element: XmlElement): OpenImage => ({
  name: element.attribute('Name') ?? '',
  width: 0,
  height: 0,
  sizeZ: 1,
  sizeC: 1,
  sizeT: 1,
  order: 'XYCZT',
  samples: 0,
  usedBits: null,
  micronsX: null,
  micronsY: null,
  micronsZ: null,
  objective: null,
  blocks: [],
})

const pixelsOf = (element: XmlElement) => ({
  width: count(element, 'SizeX', 0),
  height: count(element, 'SizeY', 0),
  sizeZ: count(element, 'SizeZ', 1),
  sizeC: count(element, 'SizeC', 1),
  sizeT: count(element, 'SizeT', 1),
  order: element.attribute('DimensionOrder') ?? 'XYCZT',
  usedBits: number(element, 'SignificantBits'),
  micronsX: microns(element, 'PhysicalSizeX'),
  micronsY: microns(element, 'PhysicalSizeY'),
  micronsZ: microns(element, 'PhysicalSizeZ'),
})

const blockOf = (element: XmlElement): OmeBlock => ({
  ifd: number(element, 'IFD'),
  planeCount: number(element, 'PlaneCount'),
  firstZ: number(element, 'FirstZ') ?? 0,
  firstC: number(element, 'FirstC') ?? 0,
  firstT: number(element, 'FirstT') ?? 0,
  uuid: null,
  fileName: null,
})

function addObjective(objectives: Map<string, number>, element: XmlElement): void {
  const power = number(element, 'NominalMagnification')
  if (power !== null && power > 0) objectives.set(element.attribute('ID') ?? '', power)
}

/** An attribute in µm, converted from the unit given with it (default µm); null for any other kind of unit. */
function microns(element: XmlElement, name: string): number | null {
  const size = number(element, name)
  const unit = micronsIn[(element.attribute(`${name}Unit`) ?? 'µm').trim()]
  return size !== null && size > 0 && unit !== undefined ? size * unit : null
}

function number(element: XmlElement, name: string): number | null {
  const value = Number(element.attribute(name)?.trim() || Number.NaN)
  return Number.isFinite(value) && value >= 0 ? value : null
}

const count = (element: XmlElement, name: string, otherwise: number): number =>
  Math.floor(number(element, name) ?? otherwise)
