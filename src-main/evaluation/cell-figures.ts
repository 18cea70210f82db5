import { cellScorer } from '#shared/domain/cell-scores.ts'
import {
  areaUnderCurve,
  balancedAccuracy,
  bootstrap,
  type CalibrationBin,
  confusionMatrix,
  expectedCalibrationError,
  type Interval,
  type RocPoint,
  reliabilityBins,
  rocCurve,
  seededRandom,
  specificityAtSensitivity,
} from '#shared/domain/statistics/index.ts'
import type { Task } from '#shared/domain/task/index.ts'

/** One labelled cell with the model's result. */
export interface GradedCell {
  /**
   * The field that contains the cell. Figures are bootstrapped over fields, because cells of one field are not
   * independent.
   */
  readonly field: string
  readonly label: string
  /** In the order of the model's classes; the sum is 1. */
  readonly probabilities: readonly number[]
  readonly abnormal: number
  readonly highGrade: number
}

/** A figure with its 95 % interval. */
export interface WithInterval {
  readonly value: number
  readonly interval: Interval
}

export interface CellFigures {
  readonly cells: number
  readonly fields: number
  /** ASC-US or worse against NILM, without organisms. */
  readonly abnormalAuc: WithInterval | null
  /** ASC-H, HSIL and SCC against all others. */
  readonly highGradeAuc: WithInterval | null
  readonly specificityAt99: (WithInterval & { threshold: number }) | null
  /** Expected calibration errors of P(abnormal), of P(high grade) and of the most probable class. */
  readonly calibration: {
    readonly abnormal: WithInterval
    readonly highGrade: WithInterval
    readonly topClass: WithInterval
    /** Bins of P(abnormal). */
    readonly bins: CalibrationBin[]
  }
  readonly balancedAccuracy: WithInterval
  /**
   * For each class that occurs, the share of its cells that were recognised. `classes` are those of the confusion
   * matrix.
   */
  readonly recall: readonly ({ readonly label: string; readonly cells: number } & WithInterval)[]
  readonly confusion: { classes: readonly string[]; matrix: number[][] }
  readonly roc: { abnormal: RocPoint[]; highGrade: RocPoint[] }
}

const rounds = 500
const undefinedFigure: WithInterval = { value: Number.NaN, interval: [Number.NaN, Number.NaN] }

/**
 * A figure over fields, with the interval from drawing whole fields. Null if it is undefined because a class is
 * missing.
 */
export function overFields<T extends { readonly field: string }>(
  items: readonly T[],
  figure: (items: readonly T[]) => number,
): WithInterval | null {
  const value = figure(items)
  if (!Number.isFinite(value)) return null
  const fields = [...Map.groupBy(items, (item) => item.field).values()]
  const interval = bootstrap(fields, (drawn) => figure(drawn.flat()), { rounds, random: seededRandom(1) })
  return { value, interval }
}

const largest = (values: readonly number[]): number =>
  values.reduce((best, p, i) => (p > (values[best] ?? 0) ? i : best), 0)

/** A cell in the form that the figures need: prediction and truth, computed once. */
interface Judged {
  readonly field: string
  readonly abnormal: number
  readonly highGrade: number
  readonly isAbnormal: boolean
  readonly isHighGrade: boolean
  readonly isOrganism: boolean
  /** Index into the classes that occur. */
  readonly truth: number
  readonly said: number
  readonly top: number
  readonly topIsRight: boolean
}

/**
 * All cell-level figures. `classes` are the model's. The confusion matrix follows the label rule of `cellScorer`; only
 * classes that occur in the truth may be chosen, so that a set without organisms is not judged on them.
 */
export function cellFigures(cells: readonly GradedCell[], classes: readonly string[], task: Task): CellFigures {
  const present = classes.filter((name) => cells.some((cell) => cell.label === name))
  const score = cellScorer(task, classes, present)
  const judged = cells.map((cell): Judged => {
    const top = largest(cell.probabilities)
    return {
      field: cell.field,
      abnormal: cell.abnormal,
      highGrade: cell.highGrade,
      isAbnormal: task.isAbnormal(cell.label),
      isHighGrade: task.isHighGrade(cell.label),
      isOrganism: !task.isAbnormal(cell.label) && !task.isNegative(cell.label),
      truth: present.indexOf(cell.label),
      said: present.indexOf(classes[score(cell.probabilities).best]!),
      top: cell.probabilities[top] ?? 0,
      topIsRight: classes[top] === cell.label,
    }
  })
  const squamous = judged.filter((cell) => !cell.isOrganism)
  const matrixOf = (list: readonly Judged[]): number[][] =>
    confusionMatrix(
      list.map((cell) => cell.truth),
      list.map((cell) => cell.said),
      present.length,
    )
  const specificity = overFields(squamous, (list) => at99(list).specificity)
  const scores = squamous.map((cell) => cell.abnormal)
  const truth = squamous.map((cell) => cell.isAbnormal)
  return {
    cells: cells.length,
    fields: new Set(cells.map((cell) => cell.field)).size,
    abnormalAuc: overFields(squamous, (list) =>
      areaUnderCurve(
        list.map((cell) => cell.abnormal),
        list.map((cell) => cell.isAbnormal),
      ),
    ),
    highGradeAuc: overFields(judged, (list) =>
      areaUnderCurve(
        list.map((cell) => cell.highGrade),
        list.map((cell) => cell.isHighGrade),
      ),
    ),
    specificityAt99: specificity && { ...specificity, threshold: at99(squamous).threshold },
    calibration: {
      abnormal: calibrationOf(judged, (cell) => cell.abnormal, trulyAbnormal),
      highGrade: calibrationOf(
        judged,
        (cell) => cell.highGrade,
        (cell) => cell.isHighGrade,
      ),
      topClass: calibrationOf(
        judged,
        (cell) => cell.top,
        (cell) => cell.topIsRight,
      ),
      bins: reliabilityBins(
        judged.map((cell) => cell.abnormal),
        judged.map(trulyAbnormal),
      ),
    },
    balancedAccuracy: overFields(judged, (list) => balancedAccuracy(matrixOf(list))) ?? undefinedFigure,
    recall: present.map((label, k) => {
      const mine = judged.filter((cell) => cell.truth === k)
      const right = (list: readonly Judged[]): number => list.filter((cell) => cell.said === k).length / list.length
      return { label, cells: mine.length, ...(overFields(mine, right) ?? undefinedFigure) }
    }),
    confusion: { classes: present, matrix: matrixOf(judged) },
    roc: {
      abnormal: rocCurve(scores, truth),
      highGrade: rocCurve(
        judged.map((cell) => cell.highGrade),
        judged.map((cell) => cell.isHighGrade),
      ),
    },
  }
}

const trulyAbnormal = (cell: Judged): boolean => cell.isAbnormal

const at99 = (list: readonly Judged[]) =>
  specificityAtSensitivity(
    list.map((cell) => cell.abnormal),
    list.map((cell) => cell.isAbnormal),
    0.99,
  )

const calibrationOf = (
  cells: readonly Judged[],
  said: (cell: Judged) => number,
  so: (cell: Judged) => boolean,
): WithInterval =>
  overFields(cells, (list) => expectedCalibrationError(list.map(said), list.map(so))) ?? undefinedFigure
