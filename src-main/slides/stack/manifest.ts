import { isAbsolute, join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { maxPlanes } from './series.ts'

/** A stack as it is known by: where its planes lie, lowest first. The product writes it; the planes stay where they are. */
export interface StackManifest {
  readonly folder: string
  /** Base names in `folder`. */
  readonly planes: readonly string[]
}

/** What the file begins with, so that it is known by content as every slide is. */
export const stackMagic = '{"daybreak":"focal planes"'
const maxManifestBytes = 256 * 1024

export const stackManifestText = ({ folder, planes }: StackManifest): string =>
  `${stackMagic},"version":1,"folder":${JSON.stringify(folder)},"planes":${JSON.stringify(planes)}}\n`

/** Reads a manifest. Throws AppError `file-damaged` where it is none of ours or names anything but files of its folder. */
export async function readStackManifest(file: RandomAccessFile): Promise<StackManifest> {
  const damaged = () => new AppError('file-damaged', { file: file.name, detail: 'list of focal planes' })
  if (file.size > maxManifestBytes) throw damaged()
  let content: unknown
  try {
    content = JSON.parse((await file.read(0, file.size)).toString('utf8'))
  } catch {
    throw damaged()
  }
  const { version, folder, planes } = content as Record<string, unknown>
  const named = Array.isArray(planes) && planes.length > 1 && planes.length <= maxPlanes && planes.every(isBaseName)
  if (version !== 1 || typeof folder !== 'string' || !isAbsolute(folder) || !named) throw damaged()
  return { folder, planes }
}

export const planePaths = ({ folder, planes }: StackManifest): string[] => planes.map((name) => join(folder, name))

const isBaseName = (name: unknown): boolean =>
  typeof name === 'string' && name.length > 0 && name.length < 256 && !/[/\\]/.test(name) && name !== '..'
