import { type TaskClass, taskOf } from '#shared/domain/task/index.ts'
import { formatNumber, lookUp, t } from '#shared/messages/index.ts'
import { formatMm2, formatProbability, specimenText, wordsOf } from '#shared/wording/index.ts'
import { banner } from './banner.ts'
import { print } from './colors.ts'
import { column, type Layout, pairs, pairsHeight, sheet, styles, table } from './layout.ts'
import { foundOn, slidesOf } from './slides-table.ts'
import type { DraftSnapshot, ReportSnapshot } from './snapshot.ts'
import type { TextStyle } from './typesetter.ts'
import { supersededBy, versionTitle } from './version-note.ts'

type Snapshot = ReportSnapshot | DraftSnapshot

/** `2026-11-23 07:12`, UTC. */
export const utcMinute = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

export function head(layout: Layout, snapshot: Snapshot): void {
  const { laboratory, signature: signed, version } = snapshot
  const { type, doc } = layout
  const name = laboratory.trim() || t('report.no-laboratory')
  const quiet = { size: 11, color: print.quiet, align: 'right' } as const
  type.write(snapshot.task.texts.report, { x: sheet.left, y: layout.y + 3, width: column }, quiet)
  layout.y += type.write(name, { x: sheet.left, y: layout.y, width: column - 190 }, { size: 15, weight: 'strong' })
  layout.y += 6
  doc.moveTo(sheet.left, layout.y).lineTo(sheet.right, layout.y).lineWidth(1.4).strokeColor(print.ink).stroke()
  layout.y += 10
  const title = versionTitle(snapshot)
  if (!signed) layout.y += banner(layout, t('report.draft-banner'), t('report.draft-why'))
  if (version && title) layout.y += banner(layout, title, supersededBy(version))
  if (isSynthetic(snapshot)) layout.y += banner(layout, t('report.synthetic-banner'), t('report.synthetic-why'))
}

const isSynthetic = (snapshot: Snapshot): boolean => slidesOf(snapshot).some(({ slide }) => slide.synthetic)

export function identification(layout: Layout, { case: of, slide, draft }: Snapshot): void {
  const scale =
    slide.micronsPerPixel === null
      ? t('report.scale-unknown')
      : t(slide.scaleSource === 'reader' ? 'report.scale-by-reader' : 'report.scale-value', {
          micronsPerPixel: slide.micronsPerPixel.toFixed(4).replace(/0{1,2}$/, ''),
        })
  pairs(
    layout,
    [
      [t('report.patient'), of.patientName.trim() || t('report.patient-not-named'), styles.strong],
      [t('report.accession'), of.accession, fitting(layout, of.accession, column / 2 - 90)],
      [t('report.born'), personText(of)],
      [t('report.received'), t('report.signed-utc', { utc: utcMinute(of.addedAt) })],
      [t('bethesda.heading.specimen'), specimenText(draft.specimen)],
      [t('report.slide'), slide.fileName],
      [t('report.scale'), scale],
      [t('report.size'), sizeOf(slide)],
    ],
    2,
  )
}

/** Date of birth, age and sex. What is not known is said. */
function personText({ birthDate, patientAge, patientSex }: Snapshot['case']): string {
  const born = birthDate ?? t('report.born-none')
  const aged = patientAge === null ? born : t('report.born-value', { born, age: patientAge })
  return `${aged}, ${t(patientSex === null ? 'report.sex-none' : `report.sex-${patientSex}`)}`
}

function sizeOf({ width, height, fields }: Snapshot['slide']): string {
  const size = t('report.slide-size', { width, height })
  if (fields === undefined) return size
  return t(fields === 1 ? 'report.photographs-one' : 'report.photographs', { count: fields, size })
}

/** Keeps an identifying number in one piece: its type is made smaller before the number is broken. */
function fitting({ type }: Layout, text: string, width: number): TextStyle {
  const sizes = [9.5, 9, 8.5, 8, 7.5, 7]
  const size = sizes.find((points) => type.width(text, { size: points, weight: 'strong' }) <= width) ?? 8
  return { size, weight: 'strong' }
}

export function result(layout: Layout, { draft, task }: Snapshot): void {
  layout.heading(t('report.result'), 60)
  for (const { code, heading, lines, weight } of wordsOf(task.form).sections(draft, taskOf(task))) {
    if (code === 'specimen') continue
    const style = weight === 'decisive' ? styles.result : weight === 'plain' ? styles.body : styles.strong
    layout.room(34)
    layout.paragraph(heading, styles.label)
    lines.forEach((line, n) => {
      layout.paragraph(line, weight === 'first' && n > 0 ? styles.body : style)
    })
    layout.space(5)
  }
}

export function reviewTable(layout: Layout, snapshot: Snapshot): void {
  const { review } = snapshot
  const found = foundOn(snapshot)
  const counts = new Map(review.counts.map((item) => [item.label, item]))
  const task = taskOf(snapshot.task)
  const rows = task.worstFirst
    .filter((label) => (found[label] ?? 0) > 0 || counts.has(label))
    .map((label) => {
      const { accepted = 0, relabelled = 0, dismissed = 0, added = 0 } = counts.get(label) ?? {}
      return [
        task.classOf(label).name,
        ...[found[label] ?? 0, accepted, relabelled, dismissed, added].map(formatNumber),
      ]
    })
  if (rows.length === 0) return
  layout.heading(t('report.review'), 14 * (rows.length + 3))
  const columns = ['class', 'found', 'accepted', 'relabelled', 'dismissed', 'added'] as const
  table(
    layout,
    columns.map((name) => t(`report.${name}`)),
    rows,
  )
  layout.space(3)
  layout.paragraph(review.counts.length === 0 ? t('report.review-none') : t('report.review-note'), styles.small)
}

export function assistance(layout: Layout, snapshot: Snapshot): void {
  const { ai, review, slide, task } = snapshot
  if (!ai) {
    layout.heading(t('report.assistance'), 20)
    layout.paragraph(t('report.assistance-none'), styles.body)
    return
  }
  const reasons = ai.reliability.reasons.map(({ code, params }) => lookUp(`reliability.${code}`, params) ?? code)
  const reliable = reasons.length === 0 ? t('report.reliability-ok') : `${reasons.join('; ')}.`
  const few = ai.smallAreaMm2 === undefined ? [] : [t('report.small-area', { mm2: formatMm2(ai.smallAreaMm2) })]
  const whole: readonly (readonly [string, string])[] = [
    [
      t('report.risk'),
      `${t('report.risk-abnormal', { p: formatProbability(ai.risk.abnormal), what: task.texts.abnormal })}; ${t('report.risk-high-grade', { p: formatProbability(ai.risk.highGrade), what: task.texts.highGrade })}. ${t(ai.reliability.abstain ? 'report.risk-not-relied' : 'report.risk-meaning')}`,
    ],
    [t('report.lane'), t(`report.lane-${ai.lane}`)],
    [t('report.reliability'), [reliable, ...few].join(' ')],
    [t('report.model-hash'), ai.model.sha256],
    [t('report.slide-hash'), slide.sha256],
  ]
  const halves: readonly (readonly [string, string])[] = [
    [t('report.model'), `${ai.model.name}${ai.model.version === null ? '' : ` ${ai.model.version}`}`],
    [t('report.run'), t('report.run-value', { provider: ai.provider, runtime: ai.runtime })],
    [t('report.cells'), t('report.cells-value', { total: ai.cells.total, marked: review.marks.length })],
    [t('report.screened'), t('report.signed-utc', { utc: utcMinute(ai.finishedAt) })],
  ]
  // A signature must not stand alone on a page. If it does not fit, the whole block moves to the next page.
  const height = pairsHeight(layout, whole, 1) + pairsHeight(layout, halves, 2)
  layout.heading(t('report.assistance'), height + signatureHeight(layout, snapshot))
  pairs(layout, whole.slice(0, 3), 1)
  pairs(layout, halves, 2)
  pairs(layout, whole.slice(3), 1)
}

const beforeSignature = 10
const signatureWidth = column - 102

type Signature = NonNullable<Snapshot['signature']>
const signatureRows = (of: Signature) =>
  [
    ['report.signed-by', of.signer, styles.strong],
    ['report.meaning', of.meaning, styles.body],
    // Includes the offset from UTC, so that the moment is unambiguous everywhere.
    ['report.signed-at', of.signedAtLocal, styles.body],
  ] as const
const boxHeight = ({ type }: Layout, of: Signature): number =>
  signatureRows(of).reduce((sum, [, value, style]) => sum + type.height(value, signatureWidth, style) + 2, 31)
const signatureHeight = (layout: Layout, { signature: of }: Snapshot): number =>
  of ? boxHeight(layout, of) + beforeSignature : 0

export function signature(layout: Layout, { signature: of }: Snapshot): void {
  if (!of) return
  const { doc, type } = layout
  const width = signatureWidth
  const height = boxHeight(layout, of)
  layout.room(height + beforeSignature)
  layout.space(beforeSignature)
  doc.rect(sheet.left, layout.y, column, height).lineWidth(0.8).fillAndStroke(print.wash, print.rule)
  let y = layout.y + 8
  y += type.write(t('report.signature').toUpperCase(), { x: sheet.left + 12, y, width }, styles.heading) + 4
  for (const [label, value, style] of signatureRows(of)) {
    type.write(t(label), { x: sheet.left + 12, y: y + 1, width: 78 }, styles.label)
    y += type.write(value, { x: sheet.left + 90, y, width }, style) + 2
  }
  layout.y += height
}

/** Every page shows the patient, its page number with the total, and the intended use. */
export function foot(layout: Layout, snapshot: Snapshot, page: number, pages: number): void {
  const { doc, type } = layout
  const { case: of, signature: signed } = snapshot
  const y = sheet.bottom + 12
  doc
    .moveTo(sheet.left, y - 5)
    .lineTo(sheet.right, y - 5)
    .lineWidth(0.6)
    .strokeColor(print.rule)
    .stroke()
  const whose = [
    signed ? '' : t('report.draft-banner'),
    versionTitle(snapshot) ?? '',
    of.accession,
    of.patientName.trim(),
    isSynthetic(snapshot) ? t('report.synthetic-banner') : '',
  ].filter(Boolean)
  const at = { x: sheet.left, width: column - 80 }
  const notice = { size: 8, weight: 'strong', color: print.ink } as const
  const first = type.write(whose.join('  ·  '), { ...at, y }, styles.small)
  type.write(t('report.research-use'), { ...at, y: y + first }, notice)
  type.write(
    t('report.page', { page, pages }),
    { x: sheet.left, y, width: column },
    { ...styles.small, align: 'right' },
  )
  type.write(madeBy(snapshot), { x: sheet.left, y: y + first, width: column }, { ...styles.small, align: 'right' })
}

/** The program, and on a signed report the last event of the records: its number and the first digits of its link. */
function madeBy(snapshot: ReportSnapshot | DraftSnapshot): string {
  const { event, link } = ('records' in snapshot && snapshot.records) || { event: 0, link: '' }
  if (event === 0) return snapshot.product
  return `${snapshot.product}  ·  ${t('report.records', { event: String(event), link: link.slice(0, printedDigits) })}`
}

/** 64 bits: nobody finds other events with the same digits. */
const printedDigits = 16

/** The tag of a class: a dot in its colour before its name. */
export function classTag(layout: Layout, of: TaskClass, at: { x: number; y: number; width: number }): void {
  layout.doc.circle(at.x + 3, at.y + 5.6, 2.6).fill(of.look.color)
  layout.type.write(of.name, { ...at, x: at.x + 9, width: at.width - 9 }, { size: 8, weight: 'strong' })
}
