import type { OmeBlock, OmeDocument, OmeImage } from './ome-xml.ts'

/** The places of the focal planes and channels of an OME-TIFF. Source: OME-TIFF specification, OME 2016-06. */
export interface OmeLayout {
  readonly width: number
  readonly height: number
  /**
   * `planes[z][channel]`: index of the directory in the file's main chain, lowest plane first. First time point only.
   */
  readonly planes: readonly (readonly number[])[]
  /** µm between planes. */
  readonly planeMicrons: number | null
  /** Bits of a sample that are used; null if the file does not state it. */
  readonly usedBits: number | null
  /** Associated pictures that are separate images, by their lower-case name: directory index. */
  readonly others: ReadonlyMap<string, number>
}

/** Limits on what a file may claim. */
const limits = { planes: 256, channels: 64, times: 65_536, steps: 1_000_000 }

const besideSlide = /\b(label|macro|thumbnail|overview)\b/i

/**
 * The image that is the slide: the largest one whose name does not say label, macro or thumbnail. Any of them may
 * come first. Null if there is none.
 */
export function slideImage({ images }: OmeDocument): OmeImage | null {
  const named = images.filter(({ name }) => !besideSlide.test(name))
  const candidates = named.length > 0 ? named : images
  return candidates.reduce<OmeImage | null>(
    (best, image) => (best === null || image.width * image.height > best.width * best.height ? image : best),
    null,
  )
}

/**
 * The places of the slide's planes. Null if the document does not state enough, `elsewhere` if parts of the slide are
 * in other files than `fileName`. `directories`: their number in the file.
 */
export function omeLayout(
  document: OmeDocument,
  fileName: string,
  directories: number,
): OmeLayout | 'elsewhere' | null {
  if (document.companion !== null) return 'elsewhere'
  const image = slideImage(document)
  if (!image) return null
  const sizes = {
    Z: within(image.sizeZ, limits.planes),
    C: within(Math.ceil(image.sizeC / Math.max(1, image.samples)), limits.channels),
    T: within(image.sizeT, limits.times),
  }
  const planes = Array.from({ length: sizes.Z }, () => new Array<number>(sizes.C).fill(-1))
  const isHere = ownBlocks(document, fileName, directories)
  let elsewhere = false
  let steps: number = limits.steps
  for (const block of image.blocks.length > 0 ? image.blocks : [wholeChain]) {
    if (!isHere(block)) {
      elsewhere = true
      continue
    }
    steps -= place(planes, block, { order: image.order, sizes, most: steps })
  }
  if (planes.some((channels) => channels.some((ifd) => ifd < 0))) return elsewhere ? 'elsewhere' : null
  const { width, height, micronsZ, usedBits } = image
  return { width, height, planes, planeMicrons: micronsZ, usedBits, others: otherImages(document, image) }
}

/** Without TiffData, the directories follow the order of the dimensions. */
const wholeChain: OmeBlock = {
  ifd: null,
  planeCount: null,
  firstZ: 0,
  firstC: 0,
  firstT: 0,
  uuid: null,
  fileName: null,
}

/**
 * Selects the blocks about this file: those without a file, with its name, or with its own UUID. A renamed file keeps
 * its old name in all of its blocks. If they name only one file and its directories are here, that file is this one.
 */
function ownBlocks({ uuid, images }: OmeDocument, fileName: string, directories: number): (block: OmeBlock) => boolean {
  const blocks = images.flatMap((image) => image.blocks)
  const named = new Set(blocks.map((block) => block.fileName ?? block.uuid).filter((name) => name !== null))
  const fits = blocks.every(({ ifd }) => (ifd ?? 0) < directories)
  if (named.size === 1 && fits) return () => true
  return (block) =>
    (block.fileName === null && block.uuid === null) ||
    block.fileName === fileName ||
    (uuid !== null && block.uuid === uuid)
}

interface Sizes {
  readonly Z: number
  readonly C: number
  readonly T: number
}

/**
 * Adds one block: consecutive directories for consecutive planes, in the order of the dimensions. Returns their
 * number.
 */
function place(
  planes: number[][],
  block: OmeBlock,
  { order, sizes, most }: { order: string; sizes: Sizes; most: number },
): number {
  const ifd = block.ifd ?? 0
  const total = sizes.Z * sizes.C * sizes.T
  // One plane if the block names a directory; otherwise all the following ones.
  const count = Math.min(block.planeCount ?? (block.ifd === null ? total : 1), total, most)
  const dimensions = [...order].filter((letter): letter is keyof Sizes => letter in sizes)
  const at = { Z: block.firstZ, C: block.firstC, T: block.firstT }
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

function otherImages({ images }: OmeDocument, slide: OmeImage): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const image of images) {
    const ifd = image === slide ? null : (image.blocks[0]?.ifd ?? null)
    const name = image.name.toLowerCase()
    if (ifd !== null && !found.has(name)) found.set(name, ifd)
  }
  return found
}

const within = (value: number, most: number): number => Math.max(1, Math.min(most, Math.floor(value)))
