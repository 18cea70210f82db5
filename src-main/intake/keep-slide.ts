import { basename, dirname, join } from 'node:path'
import type { AddedSlide } from '#main/cases/index.ts'
import { areStill, type Hashed, listEndings, slideParts, stampsOf } from '#main/slides/index.ts'
import type { Change } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import type { Arriving } from './arriving.ts'
import { type FileState, stateOf, statesOf } from './file-state.ts'
import type { ImportDeps } from './import-deps.ts'
import { listOf } from './picture-folders.ts'
import { type TakeFilesDeps, takeFiles } from './take-files.ts'

/** What was found out about a slide that is being imported. */
export interface SlideFacts {
  /** The file that opens it, as it was when it was hashed. */
  readonly state: FileState
  readonly info: SlideInfo
  readonly hashed: Hashed
  /** The scale for a file that does not state its own, µm per full-resolution px. */
  readonly scale: number | null
  /** Files of the folder that the slide includes or that were ignored because of it. */
  readonly beside: readonly string[]
}

/**
 * Takes a slide's files by policy and writes it into the records with its label and order: both or neither. Throws
 * like `takeFiles` and `Cases.addSlide`; then every file is where it was.
 */
export async function keepSlide(
  deps: ImportDeps,
  reader: Reader,
  slide: Arriving,
  facts: SlideFacts,
  means: TakeFilesDeps,
): Promise<AddedSlide> {
  const { scanner, isList } = slide
  const { info, hashed } = facts
  const { sha256 } = hashed
  const clues = {
    codes: await codesOn(deps, slide.path, info),
    fileName: slide.fileName,
    scanner: scanner?.name ?? '',
    specimen: scanner?.specimen ?? 'not-stated',
    synthetic: info.synthetic,
  }
  // Asked when the slide is written: the files are copied for minutes, and an order may be corrected meanwhile.
  let expected: ReturnType<ImportDeps['orders']['expect']> | null = null
  const sources = scanner ? await statesOf([...slide.all, ...facts.beside]) : new Map<string, FileState>()
  const state = isList ? await stateOf(slide.files[0] ?? slide.path) : facts.state
  if (!(await areStill(hashed.files))) throw new AppError('file-changed', { file: slide.fileName }, true)
  const taken = await takeFiles({ ...slide, sha256, state }, means)
  let added: AddedSlide
  try {
    const opens = isList ? await listAt(deps, slide, taken.path) : taken
    added = deps.cases.addSlide(
      reader,
      {
        ...scaleOf(facts),
        sha256,
        path: opens.path,
        fileName: slide.fileName,
        ...opens.state,
        files: await filesAt(opens.path, slide, hashed),
        info,
      },
      ({ slideId }) => {
        // A known slide keeps its place, so it was not asked for.
        expected?.keep(reader, slideId)
        noteFiles(deps, reader, (change) => {
          for (const [file, at] of sources) deps.store.putSource(change, file, at, slideId)
        })
      },
      () => {
        expected = deps.orders.expect(clues)
        return { identity: expected.identity, joins: expected.caseId }
      },
    )
  } catch (error) {
    await taken.undo()
    throw error
  }
  const gone = await taken.finish()
  // One name less is a change of the file that it names, too.
  if (gone.length > 0) await deps.contents.restamp(added.slideId)
  noteFiles(deps, reader, (change) => {
    for (const file of gone) deps.store.dropSource(change, file)
  })
  return added
}

/** Records which files were taken for which slide, so that none is taken twice. */
export function noteFiles(
  { records }: Pick<ImportDeps, 'records'>,
  { id: by }: Reader,
  work: (change: Change) => void,
): void {
  records.change({ by, what: 'file-taken' }, work)
}

const scaleOf = ({ info, scale }: SlideFacts) => ({
  micronsPerPixel: info.micronsPerPixel ?? scale,
  scaleSource:
    info.micronsPerPixel !== null ? ('file' as const) : scale !== null ? ('reader' as const) : ('unknown' as const),
})

/**
 * The files that the slide is read from: those that were hashed, or their verified copies. Null if a later write would
 * not change their stamps.
 */
async function filesAt(path: string, { policy }: Arriving, { files, stampsTell }: Hashed) {
  if (policy !== 'reference') return stampsOf(await slideParts(path))
  return stampsTell ? files : null
}

/** An unreadable label does not prevent the import. */
async function codesOn(deps: ImportDeps, path: string, info: SlideInfo): Promise<readonly LabelCode[]> {
  if (!info.associated.some((kind) => kind === 'label' || kind === 'macro')) return []
  return deps.label(path).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'cancelled') throw error
    return []
  })
}

/** The list that opens a folder of pictures at their final place; `first` is the first of them. */
async function listAt({ listsFolder }: ImportDeps, { path, files, policy }: Arriving, first: string) {
  const kind = path.endsWith(listEndings.fields) ? 'fields' : 'planes'
  const there = files.map((picture) => join(dirname(first), basename(picture)))
  const name = basename(path, listEndings[kind])
  const at = policy === 'reference' ? path : await listOf(kind, there, listsFolder, name)
  return { path: at, state: await stateOf(at) }
}
