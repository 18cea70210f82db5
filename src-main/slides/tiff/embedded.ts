import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { readJpegHeader } from '../jpeg-header.ts'
import type { Ifd } from './ifd.ts'
import { maxPhilipsBytes, type PhilipsDescription, readPhilips } from './philips.ts'
import { tag } from './tags.ts'

export interface PhilipsImages extends PhilipsDescription {
  /** Label and macro, read from the description on demand. */
  readonly embedded: ReadonlyMap<AssociatedKind, () => Promise<Buffer>>
}

/** The description of a Philips TIFF, and the pictures in it. */
export async function philipsOf(ifd: Ifd): Promise<PhilipsImages> {
  const description = readPhilips((await ifd.text(tag.imageDescription, maxPhilipsBytes)) ?? '')
  const embedded = new Map<AssociatedKind, () => Promise<Buffer>>()
  for (const kind of description.pictures.keys()) embedded.set(kind, () => pictureOf(ifd, kind))
  return { ...description, embedded }
}

async function pictureOf(ifd: Ifd, kind: AssociatedKind): Promise<Buffer> {
  // Not kept, because it is long and read only once.
  const { pictures } = readPhilips((await ifd.text(tag.imageDescription, maxPhilipsBytes)) ?? '')
  const bytes = Buffer.from(pictures.get(kind) ?? '', 'base64')
  const { scanAt, damaged } = readJpegHeader(bytes)
  if (scanAt < 0 || damaged) throw ifd.damaged('a picture in the description is no JPEG')
  return bytes
}
