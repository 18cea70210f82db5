import { type CellClass, isAbnormal } from '#shared/domain/classes.ts'
import { type CellFigures, cellFigures, type GradedCell } from './cell-figures.ts'
import type { Dataset, LabelledCrop, LabelledField, LabelledSlide } from './datasets.ts'
import { countFound, hitsLesion } from './matching.ts'
import { type ShareOf, type SlideFigures, shareOf, slideFigures } from './slide-figures.ts'

/** What the product says of one cell of a screened picture. Position in px of the file, (x, y) the centre. */
export interface ScreenedCell {
  readonly x: number
  readonly y: number
  readonly abnormal: number
  /** Probability that a cell is here. */
  readonly presence: number
}
export interface Screened {
  readonly abnormal: number
  readonly highGrade: number
  /** Not in the light-read lane. */
  readonly called: boolean
  /** Most suspicious first. */
  readonly cells: readonly ScreenedCell[]
  readonly mm2: number
  readonly totalMs: number
}
export interface Point {
  readonly x: number
  readonly y: number
}

/** The product, as the evaluation uses it: the same engine, model and rules as on a reader's slide. */
export interface Product {
  readonly model: { readonly name: string; readonly sha256: string; readonly classes: readonly CellClass[] }
  /** Grades given points at full resolution: probabilities in the order of `model.classes`, one row a point. */
  grade(file: string, micronsPerPixel: number, points: readonly Point[] | 'centre'): Promise<GradedPoint[]>
  screen(file: string, micronsPerPixel: number): Promise<Screened>
}
export interface GradedPoint {
  readonly x: number
  readonly y: number
  readonly probabilities: readonly number[]
  readonly abnormal: number
  readonly highGrade: number
}

export interface Evaluation {
  readonly kind: Dataset['kind']
  readonly model: { readonly name: string; readonly sha256: string }
  readonly split: string | null
  readonly pictures: number
  readonly cells: CellFigures | null
  /** Share of labelled cells that the detector finds with that many proposals a label. */
  readonly detectionRecall: { readonly proposalsPerLabel: number; readonly found: ShareOf }[] | null
  readonly slides: SlideFigures | null
  readonly speed: { readonly mm2PerSecond: number; readonly totalMs: number } | null
}

export interface EvaluateOptions {
  readonly product: Product
  /** µm per px where the set does not say. */
  readonly micronsPerPixel: number
  readonly onProgress?: (done: number, total: number) => void
}

/** A proposal finds a label within 7 µm: about the radius of an intermediate nucleus and the labels' own error. */
const withinMicrons = 7
/** A gallery tile shows a lesion when the lesion's centre lies in the tile's inner half. */
const tileMicrons = 12

/** All figures of one data set, computed through the product's own screening and grading. */
export async function evaluate(dataset: Dataset, options: EvaluateOptions): Promise<Evaluation> {
  const model = { name: options.product.model.name, sha256: options.product.model.sha256 }
  const empty = { model, split: null, cells: null, detectionRecall: null, slides: null, speed: null }
  if (dataset.kind === 'crops')
    return { ...empty, kind: 'crops', pictures: dataset.crops.length, cells: await gradeCrops(dataset.crops, options) }
  if (dataset.kind === 'slides') {
    const run = await screenAll(dataset.slides, options)
    return { ...empty, kind: 'slides', pictures: dataset.slides.length, slides: run.figures, speed: run.speed }
  }
  const cells = await gradeFields(dataset.fields, options)
  const screened = await screenFields(dataset.fields, dataset.labelledWidth, options)
  return {
    ...empty,
    kind: 'fields',
    split: dataset.split,
    pictures: dataset.fields.length,
    cells: cells.length > 0 ? cellFigures(cells, options.product.model.classes) : null,
    detectionRecall: screened.recall,
    slides: screened.figures,
    speed: screened.speed,
  }
}

async function gradeCrops(crops: readonly LabelledCrop[], { product, micronsPerPixel, onProgress }: EvaluateOptions) {
  const graded: GradedCell[] = []
  for (const [i, crop] of crops.entries()) {
    const [cell] = await product.grade(crop.file, micronsPerPixel, 'centre')
    if (cell) graded.push({ ...cell, field: crop.name, label: crop.label })
    onProgress?.(i + 1, crops.length)
  }
  return cellFigures(graded, product.model.classes)
}

async function gradeFields(fields: readonly LabelledField[], { product, micronsPerPixel }: EvaluateOptions) {
  const graded: GradedCell[] = []
  for (const field of fields) {
    if (field.points.length === 0) continue
    const cells = await product.grade(field.file, micronsPerPixel, field.points)
    cells.forEach((cell, i) => {
      const label = field.points[i]?.label
      if (label) graded.push({ ...cell, field: field.name, label })
    })
  }
  return graded
}

/** A field is positive by its own label, else by its worst point. */
const isPositive = (field: LabelledField): boolean =>
  field.label ? isAbnormal(field.label) : field.points.some((point) => isAbnormal(point.label))

async function screenFields(fields: readonly LabelledField[], labelledWidth: number, options: EvaluateOptions) {
  const { product, micronsPerPixel, onProgress } = options
  const factors = [1, 2, 4]
  const found = factors.map(() => 0)
  let labels = 0
  const within = withinMicrons / micronsPerPixel
  const slides: Parameters<typeof slideFigures>[0][number][] = []
  let mm2 = 0
  let totalMs = 0
  for (const [i, field] of fields.entries()) {
    const screened = await product.screen(field.file, micronsPerPixel)
    const judged = screened.cells.filter((cell) => cell.x < labelledWidth)
    const byPresence = [...judged].sort((a, b) => b.presence - a.presence)
    labels += field.points.length
    factors.forEach((factor, k) => {
      found[k] = (found[k] ?? 0) + countFound(field.points, byPresence.slice(0, factor * field.points.length), within)
    })
    const lesions = field.points.filter((point) => isAbnormal(point.label))
    slides.push({
      name: field.name,
      positive: isPositive(field),
      abnormal: screened.abnormal,
      called: screened.called,
      lesionInFirstTen: lesions.length ? hitsLesion(judged.slice(0, 10), lesions, tileMicrons / micronsPerPixel) : null,
    })
    mm2 += screened.mm2
    totalMs += screened.totalMs
    onProgress?.(i + 1, fields.length)
  }
  return {
    recall: labels
      ? factors.map((factor, k) => ({ proposalsPerLabel: factor, found: shareOf(found[k] ?? 0, labels) }))
      : null,
    figures: slideFigures(slides),
    speed: { mm2PerSecond: mm2 / (totalMs / 1000), totalMs },
  }
}

async function screenAll(list: readonly LabelledSlide[], { product, onProgress }: EvaluateOptions) {
  const slides: Parameters<typeof slideFigures>[0][number][] = []
  let mm2 = 0
  let totalMs = 0
  for (const [i, slide] of list.entries()) {
    const screened = await product.screen(slide.file, slide.micronsPerPixel)
    slides.push({
      name: slide.name,
      positive: slide.positive,
      abnormal: screened.abnormal,
      called: screened.called,
      lesionInFirstTen: slide.lesions.length
        ? hitsLesion(screened.cells.slice(0, 10), slide.lesions, tileMicrons / slide.micronsPerPixel)
        : null,
    })
    mm2 += screened.mm2
    totalMs += screened.totalMs
    onProgress?.(i + 1, list.length)
  }
  return { figures: slideFigures(slides), speed: { mm2PerSecond: mm2 / (totalMs / 1000), totalMs } }
}
