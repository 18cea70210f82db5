import { AppError } from '#shared/contract/errors.ts'
import { isSuspicious } from '#shared/domain/cell-scores.ts'
import { sameNucleusMicrons } from '#shared/domain/same-cell.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { type CellFigures, cellFigures, type GradedCell } from './cell-figures.ts'
import { type DetectionRecall, detectionRecall, type FoundOfField, foundIn } from './detection-figures.ts'
import type { DataProblem, Dataset, FieldSet, LabelledCrop, LabelledField } from './labelled-data.ts'
import { countCrowded, hitsLesion } from './matching.ts'
import { type ScreenedSlide, type SlideFigures, slideFigures } from './slide-figures.ts'

/** The product's result for one cell of a screened picture. (x, y) is the centre in px of the file. */
export interface ScreenedCell {
  readonly x: number
  readonly y: number
  readonly abnormal: number
}
export interface Screened {
  readonly abnormal: number
  readonly highGrade: number
  /** Whether it is not in the light-read lane. */
  readonly called: boolean
  /** Whether it is read in full because the product does not trust its own result. */
  readonly abstained: boolean
  /** In the gallery's order: most suspicious first, each cell once. */
  readonly gallery: readonly ScreenedCell[]
  readonly mm2: number
  readonly totalMs: number
}
export interface Point {
  readonly x: number
  readonly y: number
}
/** A place where the detector sees a cell, with its certainty. */
export interface Proposed extends Point {
  readonly presence: number
}

/** The product as the evaluation uses it: the same engine, model and rules as for a reader's slide. */
export interface Product {
  readonly model: { readonly name: string; readonly sha256: string; readonly classes: readonly string[] }
  /** The model's task. */
  readonly task: Task
  /**
   * Grades the given points at full resolution. Returns probabilities in the order of `model.classes`, one row per
   * point.
   */
  grade(file: string, micronsPerPixel: number, points: readonly Point[] | 'centre'): Promise<GradedPoint[]>
  /** Places where the detector sees cells at or above the given presence. Nothing is graded. */
  propose(file: string, micronsPerPixel: number, minPresence: number): Promise<Proposed[]>
  screen(file: string, micronsPerPixel: number): Promise<Screened>
}
export interface GradedPoint {
  readonly x: number
  readonly y: number
  readonly probabilities: readonly number[]
  readonly abnormal: number
  readonly highGrade: number
}

export interface Speed {
  readonly mm2PerSecond: number
  /** Median time per picture; total time; screening without import. */
  readonly medianMs: number
  readonly totalMs: number
}

export interface Evaluation {
  readonly kind: Dataset['kind']
  readonly model: { readonly name: string; readonly sha256: string }
  readonly split: string | null
  readonly pictures: number
  /** Pictures that could not be evaluated, each with its reason. They are part of no figure. */
  readonly failed: readonly DataProblem[]
  readonly cells: CellFigures | null
  readonly detectionRecall: readonly DetectionRecall[] | null
  readonly slides: SlideFigures | null
  readonly speed: Speed | null
}

export interface EvaluateOptions {
  readonly product: Product
  /** µm per px, used if the set does not state it. */
  readonly micronsPerPixel: number
  readonly onProgress?: (done: number, total: number) => void
  /** If it is aborted, the evaluation ends before the next picture with AppError `cancelled`. */
  readonly signal?: AbortSignal
  /** Describes why a picture failed. Throws for an error that must end the evaluation. */
  readonly words: (error: unknown) => string
}

/**
 * A proposal finds a label within 7 µm. That is about the radius of an intermediate nucleus, plus the labels' own
 * error.
 */
const withinMicrons = 7
/** A gallery tile shows a lesion if the lesion's centre lies in the tile's inner half. */
const tileMicrons = 12
/**
 * The product's own limit would end the list before four proposals per label. This value requests the detector's full
 * list.
 */
const recallPresence = 0.02

/** All figures of one data set, from the product's own screening and grading. */
export async function evaluate(dataset: Dataset, options: EvaluateOptions): Promise<Evaluation> {
  const model = { name: options.product.model.name, sha256: options.product.model.sha256 }
  const empty = { model, split: null, cells: null, detectionRecall: null, slides: null, speed: null }
  if (dataset.kind === 'crops') return { ...empty, kind: 'crops', ...(await evaluateCrops(dataset.crops, options)) }
  if (dataset.kind === 'fields')
    return { ...empty, kind: 'fields', split: dataset.split, ...(await evaluateFields(dataset, options)) }
  const { done, failed } = await each(dataset.slides, dataset.source, options, async (slide) => {
    const screened = await options.product.screen(slide.file, slide.micronsPerPixel)
    return { slide: judged(slide, screened, screened.gallery, slide), screened }
  })
  const screened = done.map((item) => item.screened)
  const slides = slideFigures(done.map((item) => item.slide))
  return { ...empty, kind: 'slides', pictures: done.length, failed, slides, speed: speedOf(screened) }
}

/** Does the work for every item. A failed item is named, and the others continue. */
async function each<T extends { readonly name: string; readonly file: string; readonly line?: number | null }, R>(
  items: readonly T[],
  source: string | null,
  { onProgress, words, signal }: EvaluateOptions,
  work: (item: T) => Promise<R>,
): Promise<{ done: R[]; failed: DataProblem[] }> {
  const done: R[] = []
  const failed: DataProblem[] = []
  for (const [i, item] of items.entries()) {
    if (signal?.aborted) throw new AppError('cancelled')
    try {
      done.push(await work(item))
    } catch (error) {
      const problem = `picture ${item.name} could not be judged: ${words(error)}`
      failed.push({ file: source ?? item.file, line: item.line ?? null, problem })
    }
    onProgress?.(i + 1, items.length)
  }
  return { done, failed }
}

async function evaluateCrops(crops: readonly LabelledCrop[], options: EvaluateOptions) {
  const { product, micronsPerPixel } = options
  const { done, failed } = await each(crops, null, options, async (crop): Promise<GradedCell[]> => {
    const cells = await product.grade(crop.file, micronsPerPixel, 'centre')
    return cells.map((cell) => ({ ...cell, field: crop.name, label: crop.label }))
  })
  return { pictures: done.length, failed, cells: cellFigures(done.flat(), product.model.classes, product.task) }
}

/** The labels of a field: its own label, otherwise those of its points. */
const labelsOf = (field: LabelledField): string[] =>
  field.label ? [field.label] : field.points.map((point) => point.label)

async function evaluateFields({ fields, source, labelledWidth }: FieldSet, options: EvaluateOptions) {
  const { product, micronsPerPixel } = options
  const { done, failed } = await each(fields, source, options, async (field) => {
    const { file, points } = field
    const graded = points.length > 0 ? await product.grade(file, micronsPerPixel, points) : []
    const cells = graded.flatMap((cell, i): GradedCell[] => {
      const label = points[i]?.label
      return label ? [{ ...cell, field: field.name, label }] : []
    })
    const inside = <P extends Point>(places: readonly P[]): P[] => places.filter(({ x }) => x < labelledWidth)
    const proposals = points.length > 0 ? inside(await product.propose(file, micronsPerPixel, recallPresence)) : []
    const found: FoundOfField = foundIn(field.name, points, proposals, withinMicrons / micronsPerPixel)
    const screened = await product.screen(file, micronsPerPixel)
    const lesions = points.filter((point) => product.task.isAbnormal(point.label))
    const truth = {
      name: field.name,
      positive: labelsOf(field).some(product.task.isAbnormal),
      highGrade: labelsOf(field).some(product.task.isHighGrade),
    }
    return {
      cells,
      found,
      screened,
      slide: judged(truth, screened, inside(screened.gallery), { lesions, micronsPerPixel }),
    }
  })
  const cells = done.flatMap((item) => item.cells)
  return {
    pictures: done.length,
    failed,
    cells: cells.length > 0 ? cellFigures(cells, product.model.classes, product.task) : null,
    detectionRecall: cells.length > 0 ? detectionRecall(done.map((item) => item.found)) : null,
    slides: done.length > 0 ? slideFigures(done.map((item) => item.slide)) : null,
    speed: speedOf(done.map((item) => item.screened)),
  }
}

function judged(
  truth: { readonly name: string; readonly positive: boolean; readonly highGrade: boolean },
  screened: Screened,
  gallery: readonly ScreenedCell[],
  { lesions, micronsPerPixel }: { readonly lesions: readonly Point[]; readonly micronsPerPixel: number },
): ScreenedSlide {
  const suspicious = gallery.filter(({ abnormal }) => isSuspicious(abnormal))
  return {
    name: truth.name,
    positive: truth.positive,
    isHighGrade: truth.highGrade,
    abnormal: screened.abnormal,
    highGrade: screened.highGrade,
    called: screened.called,
    abstained: screened.abstained,
    lesionInFirstTen:
      lesions.length > 0 ? hitsLesion(gallery.slice(0, 10), lesions, tileMicrons / micronsPerPixel) : null,
    suspicious: suspicious.length,
    crowded: countCrowded(suspicious, sameNucleusMicrons / micronsPerPixel),
  }
}

function speedOf(screened: readonly Screened[]): Speed | null {
  if (screened.length === 0) return null
  const times = screened.map(({ totalMs }) => totalMs).sort((a, b) => a - b)
  const totalMs = times.reduce((sum, ms) => sum + ms, 0)
  const mm2 = screened.reduce((sum, item) => sum + item.mm2, 0)
  return { mm2PerSecond: mm2 / (totalMs / 1000), medianMs: times[times.length >> 1] ?? Number.NaN, totalMs }
}
