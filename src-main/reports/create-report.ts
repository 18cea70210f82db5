import PDFDocument from 'pdfkit'
import { taskOf } from '#shared/domain/task/index.ts'
import { en, t } from '#shared/messages/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import { facesFor } from './faces.ts'
import { createLayout, styles } from './layout.ts'
import { measures } from './measures.ts'
import { pictures, type ReportPicture } from './pictures.ts'
import { assistance, foot, head, identification, result, reviewTable, signature } from './sections.ts'
import { slidesTable } from './slides-table.ts'
import type { DraftSnapshot, ReportSnapshot } from './snapshot.ts'
import { createTypesetter } from './typesetter.ts'
import { addenda, versionNote, versionTitle } from './version-note.ts'

/**
 * The report of a signed case as a PDF: A4, all fonts embedded, the same bytes for the same input. Names are printed in
 * their own letters and direction (`faces.ts` lists the scripts). A character of another script is printed as □, with a
 * line that says so. `shown` are pictures of marked cells; marks without a picture are only
 * counted. A draft is marked as such on every page. Throws if a picture is not a JPEG.
 */
export async function createReport(
  snapshot: ReportSnapshot | DraftSnapshot,
  shown: readonly ReportPicture[],
): Promise<Uint8Array> {
  const madeAt = new Date(snapshot.signature?.signedAt ?? snapshot.case.addedAt)
  const doc = new PDFDocument({
    size: 'A4',
    // The layout breaks pages itself. With margins, the library would break them again at the foot.
    margin: 0,
    bufferPages: true,
    font: null as unknown as string,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: [
        ...(snapshot.signature ? [] : [t('report.draft')]),
        ...(versionTitle(snapshot) ? [`${versionTitle(snapshot)}:`] : []),
        `${snapshot.task.texts.report} ${snapshot.case.accession}`,
      ].join(' '),
      Author: snapshot.laboratory.trim() || (snapshot.signature?.signer ?? ''),
      Creator: snapshot.product,
      Producer: snapshot.product,
      // Fixed, because the document's identity is computed from them.
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  })
  const bytes = collect(doc)
  const type = await createTypesetter(doc, everyText(snapshot))
  const layout = createLayout(doc, type)

  head(layout, snapshot)
  identification(layout, snapshot)
  versionNote(layout, snapshot)
  result(layout, snapshot)
  addenda(layout, snapshot)
  slidesTable(layout, snapshot)
  pictures(layout, snapshot, shown)
  measures(layout, snapshot)
  reviewTable(layout, snapshot)
  assistance(layout, snapshot)
  signature(layout, snapshot)
  if (type.replaced) {
    layout.space(8)
    layout.paragraph(t('report.unknown-characters'), styles.small)
  }

  const { count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page)
    foot(layout, snapshot, page + 1, count)
  }
  doc.end()
  return bytes
}

/** Every report embeds these, so that the same subsets of the fonts serve most reports. */
const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')

/** Makes the subsets of the fonts that the report of this snapshot will need. */
export const prepareFonts = (snapshot: ReportSnapshot | DraftSnapshot): Promise<unknown> =>
  facesFor(everyText(snapshot).normalize('NFC'))

/**
 * All characters that may be drawn: those of the catalogue's texts, of the result, and of every value of the
 * snapshot.
 */
function everyText(snapshot: ReportSnapshot | DraftSnapshot): string {
  const values: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value === 'string') values.push(value)
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) visit(item)
  }
  visit(snapshot)
  visit([en.report, en.bethesda, en.reliability])
  visit(wordsOf(snapshot.task.form).sections(snapshot.draft, taskOf(snapshot.task)))
  const text = values.join('')
  return `${text}${text.toUpperCase()}${ascii}·\u2009`
}

function collect(doc: InstanceType<typeof PDFDocument>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}
