import { createHash } from 'node:crypto'
import type { Contents } from '#main/contents/index.ts'
import type { Engine } from '#main/engine/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { cropSquare } from '#shared/domain/crop-square.ts'
import type { ReportPicture } from './pictures.ts'
import { slidesOf } from './slides-table.ts'
import type { DraftSnapshot, ReportMark, ReportSnapshot } from './snapshot.ts'

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

/**
 * Makes a report's PDF with the pictures of the marked cells, which it cuts from their slides. Throws `file-changed` where
 * one of those files holds another content than the one that was brought in.
 */
export function createReports({ engine, contents, bug }: ReportsDeps) {
  /** Null where the slide cannot be reached: that must not keep a reader from signing, and the report counts the mark. */
  const pictureOf = async (sha256: string, mark: ReportMark, tries = 2): Promise<ReportPicture | null> => {
    try {
      const slide = await contents.sureOf(sha256)
      if (!slide) return null
      const { path, files } = slide
      const { bytes } = await engine.crop({ path, files }, { ...cropSquare(mark), outPx: printPx })
      return { cellId: mark.cellId, jpeg: bytes }
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
  const cut = async (
    snapshot: ReportSnapshot | DraftSnapshot,
    marks: readonly ReportMark[],
  ): Promise<ReportPicture[]> => {
    const slides = slidesOf(snapshot)
    const pictures: ReportPicture[] = []
    for (const mark of marks) {
      const picture = await pictureOf(slides[mark.slide ?? 0]?.slide.sha256 ?? '', mark)
      if (picture) pictures.push(picture)
    }
    return pictures
  }
  return {
    async make(snapshot: ReportSnapshot | DraftSnapshot): Promise<Uint8Array> {
      // Loaded on demand, because the typesetting takes longer to load than the whole core.
      const [{ createReport }, { picturedMarks }] = await Promise.all([
        import('./create-report.ts'),
        import('./pictures.ts'),
      ])
      return createReport(snapshot, await cut(snapshot, picturedMarks(snapshot)))
    },
  }
}

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
