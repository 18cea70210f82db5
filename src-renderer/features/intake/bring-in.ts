import { api, errorOf } from '#renderer/client/api.ts'
import { native, type Picked } from '#renderer/client/native.ts'
import { endImport, putImportProgress } from '#renderer/client/records.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { FolderChoice, ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { t } from '#shared/messages/index.ts'
import { duringImport, reportOutcomes } from './report.ts'
import { type UploadOptions, upload } from './upload.ts'

/**
 * Imports files and tells the reader the result for each. Never throws. µm per pixel applies to files that do not
 * state their scale.
 */
export function bringIn(
  picked: readonly Picked[],
  micronsPerPixel: number | null = null,
  folders: FolderChoice = 'auto',
): Promise<void> {
  return duringImport(() => bringAllIn(picked, micronsPerPixel, folders))
}

async function bringAllIn(
  picked: readonly Picked[],
  micronsPerPixel: number | null,
  folders: FolderChoice,
): Promise<void> {
  const paths = picked.filter((one) => one.kind === 'path').map(({ path }) => path)
  const files = picked.filter((one) => one.kind === 'file').map(({ file }) => file)
  const outcomes: ImportOutcome[] = []
  if (paths.length > 0) {
    try {
      const brought = await api.intake.importPaths.mutate({ paths, micronsPerPixel, folders })
      if (brought.length === 0) toast({ tone: 'plain', title: t('intake.nothing-there'), text: paths.join(', ') })
      outcomes.push(...brought)
    } catch (error) {
      fail(errorOf(error))
    }
  }
  const unsent: Unsent[] = []
  for (const file of files) {
    const answer = await send(file, micronsPerPixel)
    if ('error' in answer) unsent.push(answer)
    else if (answer.outcome) outcomes.push(answer.outcome)
  }
  for (const folder of picked) if (folder.kind === 'folder') outcomes.push(...(await sendFolder(folder, unsent)))
  tellUnsent(unsent)
  reportOutcomes(outcomes)
  askForScale(outcomes)
}

/** Opens the system's file dialog, or the page's own. */
export async function chooseAndBringIn(): Promise<void> {
  await bringIn(await native.openFiles())
}

let making = false
/** Imports the synthetic sample cases. Making them takes a moment, so a second press does nothing. */
export async function bringInSamples(): Promise<void> {
  if (making) return
  making = true
  toast({ tone: 'plain', title: t('worklist.samples-making') })
  try {
    const outcomes = await api.intake.addSamples.mutate()
    if (outcomes.some(({ kind }) => kind === 'quarantined')) reportOutcomes(outcomes)
    else toast({ tone: 'plain', title: t('worklist.samples-made') })
  } catch (error) {
    fail(errorOf(error))
  } finally {
    making = false
  }
}

/**
 * Sends a folder's files one after another, then imports them together, because they may be fields or focal planes of
 * one slide.
 */
async function sendFolder(
  { name, files }: Extract<Picked, { kind: 'folder' }>,
  unsent: Unsent[],
): Promise<ImportOutcome[]> {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  for (const file of files) {
    // A slide without one of its fields would be a different slide.
    const answer = await send(file, null, { id, folder: name })
    if ('error' in answer) {
      unsent.push(answer)
      return []
    }
  }
  try {
    return await api.intake.importUploaded.mutate({ id, folder: name, micronsPerPixel: null })
  } catch (error) {
    fail(errorOf(error))
    return []
  }
}

/** A file that could not be sent. */
interface Unsent {
  readonly file: string
  readonly error: ErrorData
}

async function send(
  file: File,
  micronsPerPixel: number | null,
  batch?: UploadOptions['batch'],
): Promise<{ readonly outcome: ImportOutcome | null } | Unsent> {
  const progress = (doneBytes: number) => putImportProgress({ fileName: file.name, doneBytes, totalBytes: file.size })
  progress(0)
  const answer = await upload({ file, micronsPerPixel, onProgress: progress, batch })
  endImport(file.name)
  return 'outcome' in answer ? answer : { file: file.name, error: answer.error }
}

/** One message for all files that could not be sent. */
function tellUnsent(unsent: readonly Unsent[]): void {
  const [first] = unsent
  if (!first) return
  const title =
    unsent.length === 1
      ? t('worklist.upload-failed', { file: first.file })
      : t('worklist.upload-failed-many', { n: unsent.length })
  toast({ tone: 'danger', title, text: errorText(first.error) })
}

function fail(error: ErrorData): void {
  if (error.code === 'cancelled') return
  toast({ tone: 'danger', title: errorText(error) })
}

/** Asks for the scale of a single field that the reader just imported, because nothing else can be done without it. */
function askForScale(outcomes: readonly ImportOutcome[]): void {
  const missing = outcomes.filter((outcome) => outcome.kind === 'imported' && outcome.scaleMissing)
  const first = missing[0]
  if (first?.kind === 'imported') openOverlay({ kind: 'scale', caseId: first.caseId })
}
