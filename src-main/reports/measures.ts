import { t } from '#shared/messages/index.ts'
import { formatDistance } from '#shared/wording/index.ts'
import { type Layout, styles } from './layout.ts'
import { slidesOf } from './slides-table.ts'
import type { DraftSnapshot, ReportSnapshot } from './snapshot.ts'

/** The distances that the reader marked for the report, each with its place, in µm by the scale of its slide. */
export function measures(layout: Layout, snapshot: ReportSnapshot | DraftSnapshot): void {
  const marked = snapshot.review.measures ?? []
  if (marked.length === 0) return
  const slides = slidesOf(snapshot)
  layout.heading(t('report.measures'), 14 * Math.min(marked.length, 4))
  for (const { from, to, slide = 0 } of marked) {
    const { fileName, micronsPerPixel } = slides[slide]!.slide
    const x = Math.round((from.x + to.x) / 2)
    const y = Math.round((from.y + to.y) / 2)
    const distance = formatDistance(from, to, micronsPerPixel)
    layout.paragraph(t('report.measure', { distance, slide: fileName, x, y }), styles.body)
  }
}
