import { isPictureList } from '#main/slides/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { type Arriving, isUpload } from './arriving.ts'
import { fileStateOf } from './file-state.ts'
import type { ImportDeps } from './import-deps.ts'
import { noteFiles } from './keep-slide.ts'
import { leaveInbox } from './upload.ts'

/** A copy of an existing slide changes nothing. The slide keeps its file. */
export async function leaveCopy(
  deps: ImportDeps,
  reader: Reader,
  { path, files, all, scanner }: Arriving,
  slideId: number,
  beside: readonly string[],
): Promise<void> {
  deps.cases.touchPresent(slideId, true)
  if (isUpload(deps, files[0] ?? path)) await leaveInbox(deps.inbox, files)
  else if (scanner)
    for (const file of [...all, ...beside]) {
      const state = await fileStateOf(file)
      if (state) noteFiles(deps, reader, (change) => deps.store.putSource(change, file, state, slideId))
    }
}

/** A list is in our own folder, so only its pictures can be missing. */
export async function hasItsPictures(deps: ImportDeps, path: string): Promise<boolean> {
  if (!isPictureList(path)) return true
  return deps.check(path).then(
    () => true,
    () => false,
  )
}

/**
 * The outcome for an existing slide. If its scale was missing, it is taken from this import, and the slide is
 * screened.
 */
export function known(
  { cases, screen }: ImportDeps,
  reader: Reader,
  fileName: string,
  { slideId, caseId }: { readonly slideId: number; readonly caseId: number },
  scale: number | null,
): ImportOutcome {
  const slide = cases.slideById(slideId)
  if (slide && slide.micronsPerPixel === null && scale !== null) {
    cases.setScale(reader, slideId, scale)
    screen(reader, slideId)
  }
  return { kind: 'known', fileName, caseId, slideId }
}
