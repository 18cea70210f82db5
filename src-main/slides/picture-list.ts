import { isAbsolute, join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { type ListKind, magic } from './list-kind.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { OpenHelp, SlideFile } from './slide-file.ts'

/** A slide of several pictures as it is known by: where they lie. The product writes it; the pictures stay where they are. */
export interface PictureList {
  readonly kind: ListKind
  readonly folder: string
  /** Base names in `folder`: planes lowest first, fields in the order in which they are looked at. */
  readonly files: readonly string[]
  /** Size of each file: what was found in a picture must not be shown on another one. Left out in the first lists of planes. */
  readonly bytes?: readonly number[] | undefined
}

/** More planes than any microscope steps through, and more fields than anyone photographs of one slide. */
export const mostPictures: Readonly<Record<ListKind, number>> = { planes: 512, fields: 1000 }
/** Names of 255 bytes at most. */
const maxListBytes = 512 * 1024

export const pictureListText = ({ kind, folder, files, bytes }: PictureList): string =>
  `${magic[kind]},"version":1,${JSON.stringify({ folder, [kind]: files, bytes }).slice(1)}\n`

/**
 * Reads a list. Throws AppError `file-damaged` where it is none of ours or names anything but files of its folder,
 * `too-many-fields`.
 */
export async function readPictureList(file: RandomAccessFile, kind: ListKind): Promise<PictureList> {
  const damaged = () => new AppError('file-damaged', { file: file.name, detail: 'list of pictures' })
  if (file.size > maxListBytes) throw damaged()
  let content: unknown
  try {
    content = JSON.parse((await file.read(0, file.size)).toString('utf8'))
  } catch {
    throw damaged()
  }
  const { version, folder, [kind]: files, bytes } = content as Record<string, unknown>
  if (version !== 1 || typeof folder !== 'string' || !isAbsolute(folder)) throw damaged()
  if (!Array.isArray(files) || files.length < 2 || !files.every(isBaseName)) throw damaged()
  if (new Set(files).size < files.length) throw damaged()
  if (files.length > mostPictures[kind]) {
    if (kind === 'fields') throw new AppError('too-many-fields', { file: file.name, most: mostPictures.fields })
    throw damaged()
  }
  const sized = Array.isArray(bytes) && bytes.length === files.length && bytes.every(Number.isSafeInteger)
  if (bytes !== undefined && !sized) throw damaged()
  return { kind, folder, files, bytes: sized ? bytes : undefined }
}

/** Throws `file-changed` where a picture is not of the size that the list says. */
export function checkListed({ bytes }: PictureList, at: number, picture: RandomAccessFile): void {
  if (bytes && bytes[at] !== picture.size) throw new AppError('file-changed', { file: picture.name })
}

export const picturePaths = ({ folder, files }: PictureList): string[] => files.map((name) => join(folder, name))

const isBaseName = (name: unknown): boolean =>
  typeof name === 'string' && name.length > 0 && name.length < 256 && !/[/\\]/.test(name) && name !== '..'

/** What opens the pictures of a list. Throws AppError `file-damaged` where the list itself stands in a list. */
export function pictureOpener(file: RandomAccessFile, { openListed }: OpenHelp): (path: string) => Promise<SlideFile> {
  if (openListed) return openListed
  throw new AppError('file-damaged', { file: file.name, detail: 'a list in a list' })
}
