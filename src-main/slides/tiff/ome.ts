/** Where the focal planes and channels of an OME-TIFF lie, as its OME-XML says. Source: OME-TIFF specification, OME 2016-06. */
export interface OmeLayout {
  readonly width: number
  readonly height: number
  /** `planes[z][channel]`: number of the directory in the file's main chain; lowest plane first. First time point only. */
  readonly planes: readonly (readonly number[])[]
  /** µm from plane to plane. */
  readonly planeMicrons: number | null
  /** Pictures beside the slide that are images of their own, by their name: directory number. */
  readonly others: ReadonlyMap<string, number>
}

/** Bounds on what a file may claim. */
const limits = { planes: 256, channels: 64, times: 65_536, images: 64, blocks: 65_536, steps: 1_000_000 }

const omeUnits: Readonly<Record<string, number>> = {
  µm: 1,
  μm: 1,
  um: 1,
  nm: 0.001,
  mm: 1000,
  '&#181;m': 1,
  '&#xB5;m': 1,
}

/** µm of an attribute that has a unit beside it; null where absent or in another kind of unit. */
export function omeMicrons(tag: string, name: string): number | null {
  const size = numberIn(tag, name)
  const unit = omeUnits[attribute(tag, `${name}Unit`) ?? 'µm']
  return size !== null && size > 0 && unit !== undefined ? size * unit : null
}

/**
 * Reads the layout; null where the XML does not say enough, `elsewhere` where parts of the slide lie in other files than
 * `fileName`. Throws nothing.
 */
export function readOmeLayout(xml: string, fileName: string): OmeLayout | 'elsewhere' | null {
  const images = elements(xml, 'Image', limits.images)
  const pixels = images.map((image) => elements(image, 'Pixels', 1)[0] ?? '')
  const first = pixels[0]
  if (!first) return null
  const tag = startTag(first)
  const samples = channelSamples(first)
  const sizes = {
    Z: wholeIn(tag, 'SizeZ', limits.planes),
    C: Math.max(1, Math.ceil(wholeIn(tag, 'SizeC', limits.channels) / samples)),
    T: wholeIn(tag, 'SizeT', limits.times),
  }
  const order = attribute(tag, 'DimensionOrder') ?? 'XYCZT'
  const planes = Array.from({ length: sizes.Z }, () => new Array<number>(sizes.C).fill(-1))
  const own = attribute(startTag(xml.slice(Math.max(0, xml.indexOf('<OME')))), 'UUID')
  const blocks = elements(first, 'TiffData', limits.blocks)
  let elsewhere = false
  let steps: number = limits.steps
  for (const block of blocks.length > 0 ? blocks : ['<TiffData/>']) {
    if (!isHere(block, fileName, own)) {
      elsewhere = true
      continue
    }
    steps -= place(planes, startTag(block), { order, sizes, most: steps })
  }
  const known = planes.filter((channels) => channels.every((ifd) => ifd >= 0))
  if (known.length < planes.length) return elsewhere ? 'elsewhere' : null
  return {
    width: wholeIn(tag, 'SizeX', 2 ** 24),
    height: wholeIn(tag, 'SizeY', 2 ** 24),
    planes,
    planeMicrons: omeMicrons(tag, 'PhysicalSizeZ'),
    others: otherImages(images.slice(1), pixels.slice(1)),
  }
}

interface Sizes {
  readonly Z: number
  readonly C: number
  readonly T: number
}

/** Enters one TiffData block: consecutive directories for consecutive planes, in the order of the dimensions. Answers how many. */
function place(planes: number[][], tag: string, { order, sizes, most }: { order: string; sizes: Sizes; most: number }) {
  const given = numberIn(tag, 'IFD')
  const first = { Z: numberIn(tag, 'FirstZ') ?? 0, C: numberIn(tag, 'FirstC') ?? 0, T: numberIn(tag, 'FirstT') ?? 0 }
  const ifd = given ?? 0
  const total = sizes.Z * sizes.C * sizes.T
  // One plane where a directory is named, all that follow where none is.
  const count = Math.min(numberIn(tag, 'PlaneCount') ?? (given === null ? total : 1), total, most)
  const dimensions = [...order].filter((letter): letter is keyof Sizes => letter in sizes)
  const at = { ...first }
  for (let i = 0; i < count; i++) {
    const channels = at.T === 0 ? planes[at.Z] : undefined
    if (channels && at.C >= 0 && at.C < channels.length && channels[at.C] === -1) channels[at.C] = ifd + i
    for (const dimension of dimensions) {
      at[dimension]++
      if (at[dimension] < sizes[dimension]) break
      at[dimension] = 0
    }
  }
  return count
}

function isHere(block: string, fileName: string, own: string | undefined): boolean {
  const uuid = elements(block, 'UUID', 1)[0]
  if (!uuid) return true
  const content = uuid.slice(startTag(uuid).length).split('<')[0]?.trim()
  return attribute(startTag(uuid), 'FileName') === fileName || (own !== undefined && content === own)
}

/** Samples of the channels' pixels: 3 where the one channel is RGB. */
function channelSamples(pixels: string): number {
  return Math.max(1, numberIn(startTag(elements(pixels, 'Channel', 1)[0] ?? ''), 'SamplesPerPixel') ?? 1)
}

function otherImages(images: readonly string[], pixels: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [i, image] of images.entries()) {
    const name = (attribute(startTag(image), 'Name') ?? '').toLowerCase()
    const ifd = numberIn(startTag(elements(pixels[i] ?? '', 'TiffData', 1)[0] ?? ''), 'IFD')
    if (ifd !== null && !found.has(name)) found.set(name, ifd)
  }
  return found
}

/** The elements of that name with what is in them, without patterns over the whole text, which a hostile file could stall. */
function elements(xml: string, name: string, most: number): string[] {
  const found: string[] = []
  let at = 0
  while (found.length < most) {
    const start = nextTag(xml, name, at)
    if (start < 0) break
    const close = xml.indexOf('>', start)
    if (close < 0) break
    const alone = xml[close - 1] === '/'
    const end = alone ? close + 1 : xml.indexOf(`</${name}>`, close)
    const stop = end < 0 ? xml.length : end
    found.push(xml.slice(start, stop))
    at = stop
  }
  return found
}

function nextTag(xml: string, name: string, from: number): number {
  for (let at = xml.indexOf(`<${name}`, from); at >= 0; at = xml.indexOf(`<${name}`, at + 1)) {
    if (/[\s/>]/.test(xml[at + name.length + 1] ?? '')) return at
  }
  return -1
}

const startTag = (element: string): string => element.slice(0, Math.min(element.indexOf('>') + 1, 4096))

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`[\\s]${name}="([^"]{0,256})"`).exec(tag)?.[1]

function numberIn(tag: string, name: string): number | null {
  const value = Number.parseFloat(attribute(tag, name) ?? '')
  return Number.isFinite(value) && value >= 0 ? value : null
}

const wholeIn = (tag: string, name: string, most: number): number =>
  Math.max(1, Math.min(most, Math.floor(numberIn(tag, name) ?? 1)))
