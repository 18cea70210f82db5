import { formatNumber, t } from '#shared/messages/index.ts'
import { formatProbability } from '#shared/wording/index.ts'
import { type Layout, styles, table } from './layout.ts'
import type { Assistance, DraftSnapshot, ReportedSlide, ReportSnapshot } from './snapshot.ts'

type Snapshot = ReportSnapshot | DraftSnapshot

/** All slides of the report, the main one first. */
export const slidesOf = ({ slide, ai, others = [] }: Snapshot): { slide: ReportedSlide; ai: Assistance | null }[] => [
  { slide, ai },
  ...others,
]

/** Number of cells that the model found per class, on all slides together. */
export function foundOn(snapshot: Snapshot): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { ai } of slidesOf(snapshot))
    for (const [label, n] of Object.entries(ai?.cells.byClass ?? {})) found[label] = (found[label] ?? 0) + n
  return found
}

/** A slide's risk as a table has room for it. Brackets: not to be relied on. */
const risk = ({ reliability }: Assistance, p: number): string =>
  reliability.abstain ? `(${formatProbability(p)})` : formatProbability(p)

/** The slides of a case with several, each with its computed results and its identifying hash. */
export function slidesTable(layout: Layout, snapshot: Snapshot): void {
  const slides = slidesOf(snapshot)
  if (slides.length < 2) return
  const { texts } = snapshot.task
  layout.heading(t('report.slides', { count: slides.length }), 14 * (slides.length + 2))
  table(
    layout,
    [
      t('report.slide'),
      t('report.cells'),
      t('report.risk-column', { what: texts.abnormal }),
      t('report.risk-column', { what: texts.highGradeShort }),
    ],
    slides.map(({ slide, ai }, n) => [
      `${n + 1}  ${slide.fileName}`,
      ai ? formatNumber(ai.cells.total) : t('report.not-screened'),
      ai ? risk(ai, ai.risk.abnormal) : '',
      ai ? risk(ai, ai.risk.highGrade) : '',
    ]),
  )
  layout.space(3)
  slides.forEach(({ slide }, n) => {
    layout.paragraph(`${n + 1}  ${slide.sha256}`, styles.small)
  })
  layout.paragraph(t('report.slides-note'), styles.small)
}
