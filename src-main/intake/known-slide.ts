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
  deps.cases.touchFile(slideId, 'here')
  if (isUpload(deps, files[0] ?? path)) await leaveInbox(deps.inbox, files)
  else if (scanner)
    for (const file of [...all, ...beside]) {
      const state = await fileStateOf(file)
      if (state) noteFiles(deps, reader, (change) => deps.store.putSource(change, file, state, slideId))
    }
}

/** Whether a slide's own files exist and have the content that was imported. */
export function holdsIt({ contents }: ImportDeps, slideId: number): Promise<boolean> {
  const silence = new Promise<false>((resolve) => void setTimeout(() => resolve(false), driveAnswersWithin).unref())
  const sure = contents.sure(slideId).then(
    () => true,
    () => false,
  )
  return Promise.race([sure, silence])
}

/** ms without an answer after which a drive counts as disconnected. Reading a file again may not take longer, either. */
const driveAnswersWithin = 5000

/**
 * The outcome for an existing slide. A case that was removed comes back. If the slide's scale was missing, it is taken
 * from this import, and the slide is screened.
 */
export function known(
  { cases, screen }: ImportDeps,
  reader: Reader,
  fileName: string,
  { slideId, caseId }: { readonly slideId: number; readonly caseId: number },
  scale: number | null,
): ImportOutcome {
  cases.unlessRemoved(reader, caseId)
  const slide = cases.slideById(slideId)
  if (slide && slide.micronsPerPixel === null && scale !== null) {
    cases.setScale(reader, slideId, scale)
    screen(reader, slideId)
  }
  return { kind: 'known', fileName, caseId, slideId }
}
