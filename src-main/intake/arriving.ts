import { basename, dirname, sep } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { oneLine } from '#shared/domain/plain-text.ts'
import type { ImportDeps } from './import-deps.ts'
import { slideOnDisk } from './slide-on-disk.ts'
import type { FilesToTake } from './take-files.ts'

/** A slide that is about to be imported: its files, and where they will stay. */
export interface Arriving extends Pick<FilesToTake, 'files' | 'policy' | 'target'> {
  /** The file that opens it. */
  readonly path: string
  readonly fileName: string
  /** `path` is our own list of a folder of pictures, and the pictures are what is taken. */
  readonly isList: boolean
  /** All files, including our own list. */
  readonly all: readonly string[]
  /** The scanner in whose folder it lies. */
  readonly scanner: Scanner | null
}

type Folders = Pick<ImportDeps, 'inbox' | 'slidesFolder' | 'listsFolder' | 'slideParts'>

export const isUpload = ({ inbox }: Pick<ImportDeps, 'inbox'>, path: string): boolean => path.startsWith(inbox + sep)

/** The slide that a file opens. Throws `parts-missing`, also if a file that must be moved lies elsewhere. */
export async function arrivingAt(path: string, scanner: Scanner | null, folders: Folders): Promise<Arriving> {
  const fileName = oneLine(basename(path))
  const { files: all, missing } = await slideOnDisk(path, folders.slideParts)
  if (missing.length > 0)
    throw new AppError('parts-missing', { file: fileName, part: missing.slice(0, 3).join(', ') }, true)
  const isList = path.startsWith(folders.listsFolder + sep)
  const files = isList ? all.slice(1) : all
  const place = placeFor(files[0] ?? path, scanner, folders)
  // A foreign list may refer to files anywhere. A file outside its folder did not arrive with it, and is not moved.
  const foreign = isList ? undefined : all.find((file) => !file.startsWith(dirname(path) + sep))
  if (foreign !== undefined && place.policy !== 'reference')
    throw new AppError('parts-missing', { file: fileName, part: basename(foreign) }, true)
  return { path, fileName, isList, all, files, scanner, ...place }
}

/** An uploaded slide is ours to keep. A scanner's files follow its profile. Every other file stays where it is. */
function placeFor(
  path: string,
  scanner: Scanner | null,
  { inbox, slidesFolder }: Folders,
): Pick<FilesToTake, 'policy' | 'target'> {
  if (isUpload({ inbox }, path)) return { policy: 'move', target: slidesFolder }
  return { policy: scanner?.policy ?? 'reference', target: scanner?.target || slidesFolder }
}
