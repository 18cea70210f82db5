import type { SlideRecord } from '#main/cases/index.ts'
import type { CellDetail, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { fieldAt, type SlideField } from '#shared/domain/slide-info.ts'

/**
 * One line of `daybreak screen --json` for a screened slide. Positions in full-resolution px; x and y are the centre.
 */
export interface ScreenedLine {
  readonly slide: string
  readonly sha256: string
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number | null
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly lane: ScreeningResult['lane']
  readonly reliability: ScreeningResult['reliability']
  readonly cells: ScreeningResult['cells']
  readonly top: readonly TopCell[]
  readonly timing: ScreeningResult['timing']
  readonly provider: string
  readonly model: ScreeningResult['model']
  readonly cached: boolean
}

export interface TopCell {
  readonly rank: number
  /** Code of one of the detector's classes. */
  readonly label: string
  readonly score: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** In a folder of fields: the field's file, and the cell's centre on it. */
  readonly field?: { readonly file: string; readonly x: number; readonly y: number }
}

export interface Screened {
  /** As given on the command line. */
  readonly slide: string
  readonly record: SlideRecord
  readonly result: ScreeningResult
  /** Most suspicious first. */
  readonly top: readonly CellDetail[]
  /** Classes that the command line uses: those of the detector. */
  readonly labels: readonly string[]
}

export const screenedLine = ({ slide, record, result, top, labels }: Screened): ScreenedLine => ({
  slide,
  sha256: record.sha256,
  width: record.info.width,
  height: record.info.height,
  micronsPerPixel: record.micronsPerPixel,
  risk: { abnormal: result.risk.abnormal, highGrade: result.risk.highGrade },
  lane: result.lane,
  reliability: result.reliability,
  cells: result.cells,
  top: top.map((cell, n) => ({
    rank: n + 1,
    label: labelOf(cell, labels),
    score: cell.score,
    x: cell.x,
    y: cell.y,
    width: cell.width,
    height: cell.height,
    ...onField(cell, record.info.fields),
  })),
  timing: result.timing,
  provider: result.provider,
  model: { name: result.model.name, sha256: result.model.sha256 },
  cached: result.cached,
})

function onField({ x, y }: CellDetail, fields: readonly SlideField[] | undefined): Pick<TopCell, 'field'> {
  const field = fieldAt(fields, x, y)
  return field ? { field: { file: field.file, x: x - field.x, y: y - field.y } } : {}
}

/** A cell whose most probable class is not among these (glandular, an organism) gets the most probable one that is. */
function labelOf({ aiLabel, probabilities }: CellDetail, labels: readonly string[]): string {
  if (aiLabel !== null && labels.includes(aiLabel)) return aiLabel
  return labels.reduce((best, label) => ((probabilities[label] ?? 0) > (probabilities[best] ?? 0) ? label : best))
}
