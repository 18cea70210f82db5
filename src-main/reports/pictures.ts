import { mostPictures } from '#shared/domain/report-pictures.ts'
import { taskOf } from '#shared/domain/task/index.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import { print } from './colors.ts'
import { column, type Layout, sheet, styles } from './layout.ts'
import { classTag } from './sections.ts'
import type { DraftSnapshot, ReportMark, ReportSnapshot } from './snapshot.ts'

/** A picture of a marked cell, cut from the slide. */
export interface ReportPicture {
  readonly cellId: number
  /** A square JPEG. */
  readonly jpeg: Uint8Array
}

/** The marked cells that a report shows, most severe first. Pictures are cut of these. */
export const picturedMarks = ({ review }: Pick<ReportSnapshot, 'review'>): readonly ReportMark[] =>
  review.marks.slice(0, mostPictures)

const perRow = 6
const gap = 8
const side = (column - gap * (perRow - 1)) / perRow - 18

/** The marked cells as a grid of small pictures, each with its class and the origin of its label. */
export function pictures(
  layout: Layout,
  snapshot: ReportSnapshot | DraftSnapshot,
  given: readonly ReportPicture[],
): void {
  const { marks } = snapshot.review
  const task = taskOf(snapshot.task)
  if (marks.length === 0) return
  const jpegs = new Map(given.map(({ cellId, jpeg }) => [cellId, jpeg]))
  const shown = picturedMarks(snapshot).flatMap((mark) => {
    const jpeg = jpegs.get(mark.cellId)
    return jpeg ? [{ mark, jpeg }] : []
  })
  const decided = snapshot.review.picturedOf
  layout.heading(
    t(decided === undefined ? 'report.pictures' : 'report.pictures-decided'),
    shown.length > 0 ? side + 30 : 20,
  )
  shown.forEach(({ mark, jpeg }, n) => {
    const at = n % perRow
    if (at === 0) layout.room(side + 30)
    const x = sheet.left + at * (side + gap)
    layout.doc.image(jpeg as Buffer, x, layout.y, { cover: [side, side], align: 'center', valign: 'center' })
    layout.doc.rect(x, layout.y, side, side).lineWidth(0.5).strokeColor(print.rule).stroke()
    classTag(layout, task.classOf(mark.label), { x, y: layout.y + side + 3, width: side })
    const whose: MessageKey = `report.by-${mark.by}`
    layout.type.write(t(whose), { x, y: layout.y + side + 14, width: side + gap - 2 }, { size: 7, color: print.quiet })
    if (at === perRow - 1 || n === shown.length - 1) layout.space(side + 30)
  })
  const total = decided ?? marks.length
  const note =
    shown.length === 0
      ? t('report.pictures-none', { total })
      : t(decided === undefined ? 'report.pictures-some' : 'report.pictures-some-decided', {
          shown: shown.length,
          total,
        })
  layout.paragraph(note, styles.small)
}
