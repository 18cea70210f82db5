import { createHash } from 'node:crypto'
import type { Engine } from '#main/engine/index.ts'
import { AppError } from '#shared/contract/errors.ts'
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
  /** Where the slide's file is; null where it is not known. */
  readonly pathOf: (sha256: string) => string | null
  readonly bug: (where: string, error: unknown) => string
}

/** px of a cell's picture in print: 6 in a row of 170 mm at about 250 dpi. */
const printPx = 256

/** Makes a report's PDF with the pictures of the marked cells, which it cuts from the slide. */
export function createReports({ engine, pathOf, bug }: ReportsDeps) {
  const cut = async (
    snapshot: ReportSnapshot | DraftSnapshot,
    marks: readonly ReportMark[],
  ): Promise<ReportPicture[]> => {
    const slides = slidesOf(snapshot)
    const pictures: ReportPicture[] = []
    for (const mark of marks) {
      const path = pathOf(slides[mark.slide ?? 0]?.slide.sha256 ?? '')
      if (path === null) continue
      try {
        const { bytes } = await engine.crop(path, { ...cropSquare(mark), outPx: printPx })
        pictures.push({ cellId: mark.cellId, jpeg: bytes })
      } catch (error) {
        // A slide that cannot be reached must not keep a reader from signing; the mark is counted in the report.
        if (!(error instanceof AppError)) bug('report pictures', error)
      }
    }
    return pictures
  }
  return {
    async make(snapshot: ReportSnapshot | DraftSnapshot): Promise<Uint8Array> {
      // Loaded when it is wanted: setting type takes longer to load than the whole core.
      const [{ createReport }, { picturedMarks }] = await Promise.all([
        import('./create-report.ts'),
        import('./pictures.ts'),
      ])
      return createReport(snapshot, await cut(snapshot, picturedMarks(snapshot)))
    },
  }
}

export type Reports = ReturnType<typeof createReports>

/** What a report needs of the cases. */
export interface ReportedCases {
  row(reader: Reader, caseId: number): { readonly accession: string }
  /** The number of the newest signed version; 0 where the case is open. */
  newestVersion(caseId: number): number
  /** The PDF as that version was signed; null where there is no such version. */
  report(caseId: number, version: number): Uint8Array | null
  draftSnapshot(reader: Reader, caseId: number): DraftSnapshot
}

/** Which report is asked for: the newest where no version is named, and the draft where that is asked for. */
export interface WhichReport {
  readonly version?: number | undefined
  readonly draft?: boolean
}

/**
 * The PDF of a case as it was stored when it was signed; of an open case, or where the draft is asked for, what the
 * reader would sign now, which says on every page that it is a draft. Throws `not-found`.
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
