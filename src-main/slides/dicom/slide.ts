import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { AssociatedKind, SlideInfo, SlideLevel } from '#shared/domain/slide-info.ts'
import { downsampleOf, levelScale, sameShape, virtualLevels, withoutPadding } from '../levels.ts'
import { canBeProfile } from '../profile-bytes.ts'
import { openFile, type RandomAccessFile, withOthers } from '../random-access-file.ts'
import { squareScale } from '../scale.ts'
import type { SlideStructure } from '../slide-file.ts'
import { type Header, identityOf, readHeader } from './header.ts'
import { type DicomImage, dicomImage } from './image.ts'
import { type DicomInstance, kindOfImage, readInstance } from './instance.ts'
import { seriesFiles } from './series.ts'
import { type FrameStack, frameStack } from './stack.ts'

/** The whole slide that `file` is an instance of. The other instances are found in its folder. */
export async function readDicomSlide(file: RandomAccessFile): Promise<SlideStructure> {
  // If the object is not a slide, the error names the opened file.
  const header = await readHeader(file)
  return readSeries(await seriesFiles(file.path, identityOf(header)), header)
}

/**
 * Opens all files of one series. `picked` is one of them whose header was already read; its file is closed with the
 * others. Throws `file-unsupported` if they contain no slide, otherwise like opening a file.
 */
export async function readSeries(paths: readonly string[], picked: Header | null): Promise<SlideStructure> {
  const files: RandomAccessFile[] = picked ? [picked.file] : []
  const close = async () => void (await Promise.all(files.map((file) => file.close())))
  try {
    const instances: DicomInstance[] = []
    for (const path of paths) {
      const known = picked?.file.path === path ? picked : null
      if (!known) files.push(await openFile(path))
      const instance = await readUseful(known ?? (await readHeader(files.at(-1)!)))
      if (instance) instances.push(instance)
    }
    const main = files[0]!
    const slide = await assemble(instances, main)
    return { ...slide, file: withOthers(main, files.slice(1), close) }
  } catch (error) {
    // The opened file is closed by its opener.
    await Promise.all(files.filter((file) => file !== picked?.file).map((file) => file.close()))
    throw error
  }
}

/**
 * An instance; null for a label or overview in an unsupported form, which must not prevent the slide from being read.
 */
async function readUseful(header: Header): Promise<DicomInstance | null> {
  const kind = kindOfImage(header)
  if (kind === 'other') return null
  try {
    return await readInstance(header)
  } catch (error) {
    if (kind !== 'volume' && isAppError(error) && error.code === 'file-unsupported') return null
    throw error
  }
}

async function assemble(instances: readonly DicomInstance[], main: RandomAccessFile) {
  const pyramid = onePyramid(instances.filter(({ kind }) => kind === 'volume'))
  const thumbnails = instances.filter(({ kind }) => kind === 'thumbnail')
  const sources = pyramid.length > 0 ? pyramid : thumbnails.sort(bySize).slice(0, 1)
  if (sources.length === 0) {
    const format = 'a DICOM label, overview or image of an unstated type without its slide'
    throw new AppError('file-unsupported', { file: main.name, format })
  }
  const images = await levelImages(sources)
  const full = images[0]!
  const small = pyramid.length > 0 ? thumbnails.filter((thumbnail) => sameShape(images.at(-1)!, thumbnail)) : []
  if (small.length > 0) images.push(await dicomImage([await frameStack([small.sort(bySize)[0]!])]))
  const associated = new Map<AssociatedKind, DicomImage>()
  for (const [kind, as] of [
    ['label', 'label'],
    ['overview', 'macro'],
    ['thumbnail', 'thumbnail'],
  ] as const) {
    const instance = instances.find((candidate) => candidate.kind === kind)
    if (instance) associated.set(as, await dicomImage([await frameStack([instance])]))
  }
  const levels = images.map((image): SlideLevel => {
    const { segmentWidth: tileWidth, segmentHeight: tileHeight, shown: passThrough } = image
    const downsample = image === full ? 1 : (scaleOfInstance(full.first, image.first) ?? downsampleOf(full, image))
    return { ...withoutPadding(full, image, downsample), tileWidth, tileHeight, downsample, passThrough }
  })
  const { header } = full.first
  const info: SlideInfo = {
    format: 'dicom',
    width: full.width,
    height: full.height,
    micronsPerPixel: micronsPerPixel(full.first),
    objective: positive(Number.parseFloat(header.texts.get('ObjectiveLensPower') ?? '')),
    vendor: inItsLetters(header, 'Manufacturer') || null,
    levels: [...levels, ...virtualLevels(levels.at(-1)!, full)],
    planes: full.planes,
    planeMicrons: full.planeMicrons,
    associated: [...associated.keys()],
    synthetic: false,
  }
  return {
    info,
    body: { kind: 'dicom', levels: images, associated, iccProfile: () => readProfile(full.first) } as const,
  }
}

/** Full-resolution pixels per pixel of a reduced instance; null if it is another picture. See `levelScale`. */
function scaleOfInstance(full: DicomInstance, reduced: DicomInstance): number | null {
  const [fine, coarse] = [spacing(full)?.across, spacing(reduced)?.across]
  return levelScale(full, reduced, fine && coarse ? coarse / fine : null)
}

/** A text in UTF-8 if the file says so; otherwise its bytes are read as ISO 8859-1. */
function inItsLetters({ texts }: Header, name: string): string {
  const text = texts.get(name) ?? ''
  return texts.get('SpecificCharacterSet')?.includes('ISO_IR 192') ? Buffer.from(text, 'latin1').toString('utf8') : text
}

const bySize = (a: DicomInstance, b: DicomInstance) => b.width * b.height - a.width * a.height
const positive = (value: number) => (value > 0 && Number.isFinite(value) ? value : null)

/** A series may contain several pyramids, each with a PyramidUID. The largest is the slide. */
function onePyramid(volumes: DicomInstance[]): DicomInstance[] {
  const uidOf = ({ header }: DicomInstance) => header.texts.get('PyramidUID') ?? ''
  const largest = volumes.sort(bySize)[0]
  return volumes.filter((volume) => !uidOf(volume) || uidOf(volume) === uidOf(largest!))
}

/**
 * The levels, finest first. Instances of equal size are parts of a concatenation, focal planes, or a second
 * rendering.
 */
async function levelImages(volumes: readonly DicomInstance[]): Promise<DicomImage[]> {
  const full = volumes[0]!
  const sizes = Map.groupBy(volumes, ({ width, height }) => `${width} ${height}`)
  const images: DicomImage[] = []
  for (const instances of sizes.values()) {
    const last = images.at(-1) ?? null
    const { width, height } = instances[0]!
    if (last && (scaleOfInstance(full, instances[0]!) === null || (last.width === width && last.height === height)))
      continue
    images.push(await dicomImage(await planesOfLevel(instances)))
  }
  return images
}

async function planesOfLevel(instances: readonly DicomInstance[]): Promise<FrameStack[]> {
  const alone = (instance: DicomInstance) => instance.header.texts.get('SOPInstanceUID') ?? ''
  const concatenations = Map.groupBy(instances, (one) => one.header.texts.get('ConcatenationUID') || alone(one))
  const stacks = await Promise.all([...concatenations.values()].map(frameStack))
  // The scanner's original comes before a derived image, a stack before a single plane.
  const best = stacks.sort((a, b) => b.planes - a.planes || Number(b.first.original) - Number(a.first.original))[0]!
  const heights = new Map([[best.first.z, best]])
  for (const stack of stacks) {
    const { first } = stack
    const fits = first.tileWidth === best.first.tileWidth && first.tileHeight === best.first.tileHeight
    const sameCoding = JSON.stringify(first.format) === JSON.stringify(best.first.format)
    if (stack.planes === 1 && best.planes === 1 && fits && sameCoding && first.z !== null && !heights.has(first.z)) {
      heights.set(first.z, stack)
    }
  }
  return [...heights].sort(([a], [b]) => (a ?? 0) - (b ?? 0)).map(([, stack]) => stack)
}

/** PixelSpacing in mm, stored as down, then across; null if it is missing or not a pair of numbers. */
function spacing({ header }: DicomInstance): { readonly across: number; readonly down: number } | null {
  const [down, across] = (header.texts.get('PixelSpacing') ?? '')
    .split('\\')
    .map((text) => Number(text.trim() || Number.NaN))
  return down && across && down > 0 && across > 0 ? { across, down } : null
}

/**
 * From PixelSpacing, otherwise from the size of the imaged volume. Null if a pixel is not square; the reader must
 * then state the scale.
 */
function micronsPerPixel(instance: DicomInstance): number | null {
  const said = spacing(instance)
  if (said) return squareScale(said.across * 1000, said.down * 1000)
  const { numbers } = instance.header
  const imaged = (name: string, pixels: number) => {
    const size = numbers.get(name)
    return size === undefined ? null : (size * 1000) / pixels
  }
  return squareScale(imaged('ImagedVolumeWidth', instance.width), imaged('ImagedVolumeHeight', instance.height))
}

async function readProfile({ header }: DicomInstance): Promise<Uint8Array | null> {
  const place = header.places.get('ICCProfile')
  return place && canBeProfile(place.length) ? header.file.read(place.position, place.length) : null
}
