import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Contents } from '#main/contents/index.ts'
import type { Engine } from '#main/engine/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { cropSquare } from '#shared/domain/crop-square.ts'
import { mostPictures } from '#shared/domain/report-pictures.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { picturedMarks, type ReportPicture } from './pictures.ts'
import { emptySnapshot } from './rehearsal.ts'
import { slidesOf } from './slides-table.ts'
import type { DraftSnapshot, ReportMark, ReportSnapshot } from './snapshot.ts'
import { endTypesetting, prepareFonts, rehearse, typeset } from './typesetting.ts'

export interface ReportFile {
  readonly pdf: Uint8Array
  /** Null for a draft. */
  readonly sha256: string | null
  readonly fileName: string
}

export interface ReportsDeps {
  readonly engine: Pick<Engine, 'crop'>
  readonly contents: Pick<Contents, 'sureOf'>
  readonly bug: (where: string, error: unknown) => string
}

/** px of a cell's picture in print: 6 pictures in a row of 170 mm at about 250 dpi. */
const printPx = 256

/** Pictures that are kept: those of the reports that readers are about to sign. */
const mostKept = 8 * mostPictures

/**
 * Makes a report's PDF with the pictures of the marked cells, which it cuts from their slides. Throws `file-changed` where
 * one of those files holds another content than the one that was brought in.
 */
export function createReports({ engine, contents, bug }: ReportsDeps) {
  /** By the content and the square, which decide the pixels. */
  const kept = new LRUCache<string, Uint8Array>({ max: mostKept })

  const pixelsOf = async (sha256: string, mark: ReportMark): Promise<Uint8Array | null> => {
    // Also asked for a kept picture: the slide must hold the same content at the time of the signature.
    const slide = await contents.sureOf(sha256)
    if (!slide) return null
    const square = cropSquare(mark)
    const key = `${sha256} ${square.x} ${square.y} ${square.sizePx}`
    const known = kept.get(key)
    if (known) return known
    const { path, files } = slide
    const { bytes } = await engine.crop({ path, files }, { ...square, outPx: printPx })
    kept.set(key, bytes)
    return bytes
  }
  /** Null where the slide cannot be reached: that must not keep a reader from signing, and the report counts the mark. */
  const pictureOf = async (sha256: string, mark: ReportMark, tries = 2): Promise<ReportPicture | null> => {
    try {
      const jpeg = await pixelsOf(sha256, mark)
      return jpeg && { cellId: mark.cellId, jpeg }
    } catch (error) {
      if (!isAppError(error)) bug('report pictures', error)
      // Nobody signs for cells whose slide holds something else now. A file that was only touched is read once more.
      else if (error.code === 'file-changed') {
        if (tries === 1) throw error
        return pictureOf(sha256, mark, tries - 1)
      }
      return null
    }
  }
  const cut = async (snapshot: ReportSnapshot | DraftSnapshot, marks: readonly ReportMark[]) => {
    const slides = slidesOf(snapshot)
    const pictures = await Promise.all(
      marks.map((mark) => pictureOf(slides[mark.slide ?? 0]?.slide.sha256 ?? '', mark)),
    )
    return pictures.filter((picture) => picture !== null)
  }
  return {
    async make(snapshot: ReportSnapshot | DraftSnapshot): Promise<Uint8Array> {
      return typeset(snapshot, await cut(snapshot, picturedMarks(snapshot)))
    },
    /**
     * Does the slow part of a report that will probably be made soon: cuts its pictures and the subsets of its fonts. A
     * failure is left to the report itself.
     */
    prepare(snapshot: DraftSnapshot): void {
      Promise.all([prepareFonts(snapshot), cut(snapshot, picturedMarks(snapshot))]).catch(() => undefined)
    },
    /** Lets go of the pictures kept of a content: its file held another one for a while. */
    forget(sha256: string): void {
      for (const key of [...kept.keys()]) if (key.startsWith(sha256)) kept.delete(key)
    },
    /** Makes ready for the reports of this task that will soon be signed, where that was not done lately. */
    warm: (task: Task): Promise<void> => rehearse(emptySnapshot(task)),
    /** Called at the end of the program. */
    close: endTypesetting,
  }
}

/** Paths of all font files that a report may need. */
export const fontFiles = async (): Promise<readonly string[]> => (await import('./faces.ts')).fontFiles()

export type Reports = ReturnType<typeof createReports>

/** The functions of the cases that a report needs. */
export interface ReportedCases {
  row(reader: Reader, caseId: number): { readonly accession: string }
  /** Number of the newest signed version; 0 if the case is open. */
  newestVersion(caseId: number): number
  /** The PDF as signed in this version; null if there is no such version. */
  report(caseId: number, version: number): Uint8Array | null
  draftSnapshot(reader: Reader, caseId: number): DraftSnapshot
}

/** Which report is requested: a version, the newest by default, or the draft. */
export interface WhichReport {
  readonly version?: number | undefined
  readonly draft?: boolean
}

/**
 * The PDF of a case as stored when it was signed. For an open case, or if the draft is requested, the PDF of what the
 * reader would sign now, marked as a draft on every page. Throws `not-found`.
 */
export async function reportOf(
  cases: ReportedCases,
  reports: Reports,
  reader: Reader,
  caseId: number,
  { version, draft = false }: WhichReport = {},
): Promise<ReportFile> {
  const { accession } = cases.row(reader, caseId)
  const wanted = version ?? cases.newestVersion(caseId)
  if (draft || wanted === 0)
    return {
      pdf: await reports.make(cases.draftSnapshot(reader, caseId)),
      sha256: null,
      fileName: `${accession}-draft.pdf`,
    }
  const signed = cases.report(caseId, wanted)
  if (!signed) throw new AppError('not-found')
  const fileName = wanted === 1 ? `${accession}.pdf` : `${accession}-version-${wanted}.pdf`
  return { pdf: signed, sha256: createHash('sha256').update(signed).digest('hex'), fileName }
}
