import { isAbsolute, join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { type ListKind, magic } from './list-kind.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { OpenHelp, SlideFile } from './slide-file.ts'

/** The list that stands for a slide of several pictures. The program writes it; the pictures stay where they are. */
export interface PictureList {
  readonly kind: ListKind
  readonly folder: string
  /** Base names in `folder`: planes lowest first, fields in viewing order. */
  readonly files: readonly string[]
  /**
   * Size of each file, so that results of one picture are never shown on another. Absent in the first lists of
   * planes.
   */
  readonly bytes?: readonly number[] | undefined
}

/** Limits: no microscope steps through more planes, and nobody photographs more fields of one slide. */
export const mostPictures: Readonly<Record<ListKind, number>> = { planes: 512, fields: 1000 }
/** Room for names of at most 255 bytes. */
const maxListBytes = 512 * 1024

export const pictureListText = ({ kind, folder, files, bytes }: PictureList): string =>
  `${magic[kind]},"version":1,${JSON.stringify({ folder, [kind]: files, bytes }).slice(1)}\n`

/**
 * Reads a list. Throws AppError `file-damaged` if it was not written by the program or refers to anything outside its
 * folder, `too-many-fields`.
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

/** Throws `file-changed` if a picture's size differs from the list. */
export function checkListed({ bytes }: PictureList, at: number, picture: RandomAccessFile): void {
  if (bytes && bytes[at] !== picture.size) throw new AppError('file-changed', { file: picture.name })
}

export const picturePaths = ({ folder, files }: PictureList): string[] => files.map((name) => join(folder, name))

const isBaseName = (name: unknown): boolean =>
  typeof name === 'string' && name.length > 0 && name.length < 256 && !/[/\\]/.test(name) && name !== '..'

/**
 * Returns a function that opens the pictures of a list. Throws AppError `file-damaged` if the list itself is part of
 * a list.
 */
export function pictureOpener(file: RandomAccessFile, { openListed }: OpenHelp): (path: string) => Promise<SlideFile> {
  if (openListed) return openListed
  throw new AppError('file-damaged', { file: file.name, detail: 'a list in a list' })
}
