import { extname } from 'node:path'
import { contentKind } from '#main/slides/index.ts'
import { type FileState, fileStateOf, sameState } from './file-state.ts'

/** What a file is to a folder of slides. A picture can be a field or a focal plane beside others. */
export type SlideKind = 'slide' | 'picture' | 'dicom' | 'other'

const namesOf: Readonly<Record<Exclude<SlideKind, 'other'>, readonly string[]>> = {
  // Some are not read yet: a folder of them is to be told so, not passed over.
  slide: [
    ...['.svs', '.btf', '.tf8', '.ptif', '.ptiff', '.qptiff', '.ndpi', '.scn', '.mrxs', '.vms', '.vmu', '.vsi', '.bif'],
    ...['.czi', '.isyntax', '.kfb', '.sdpc', '.mds', '.tmap', '.svslide'],
  ],
  picture: ['.png', '.jpg', '.jpeg', '.jpe', '.jfif', '.webp', '.tif', '.tiff'],
  dicom: ['.dcm', '.dicom'],
}
const byEnding = new Map(
  Object.entries(namesOf).flatMap(([kind, endings]) => endings.map((ending) => [ending, kind as SlideKind] as const)),
)

/** What a file is by its name; null where only its content tells. */
export const kindByName = (name: string): SlideKind | null => byEnding.get(extname(name).toLowerCase()) ?? null

/** What files were by their content, and in which state: a watched folder is looked through again and again. */
const known = new Map<string, { readonly state: FileState; readonly kind: SlideKind }>()
const mostKnown = 20_000

/** What a file is by its first bytes. What cannot be read is no slide. */
export async function kindAt(path: string): Promise<SlideKind> {
  // The directory of a DICOM medium lists the others.
  if (/(^|[\\/])DICOMDIR$/i.test(path)) return 'other'
  const state = await fileStateOf(path)
  if (!state || state.bytes === 0) return 'other'
  const before = known.get(path)
  if (before && sameState(before.state, state)) return before.kind
  const kind = await contentKind(path).catch(() => null)
  const as = kind === null ? 'other' : kindOfContent[kind]
  if (known.size >= mostKnown) known.clear()
  known.set(path, { state, kind: as })
  return as
}

/** A TIFF without a picture's name is taken for a slide of its own, as scanners write them. */
const kindOfContent = { tiff: 'slide', foreign: 'slide', picture: 'picture', dicom: 'dicom' } as const
