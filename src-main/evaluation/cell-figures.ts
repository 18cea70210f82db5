import { type CellClass, isAbnormal, isHighGrade } from '#shared/domain/classes.ts'
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

/** One labelled cell with what the model says of it. */
export interface GradedCell {
  /** The field it lies in; figures are bootstrapped over fields, because cells of one field are not independent. */
  readonly field: string
  readonly label: CellClass
  /** Aligned with the model's classes; sums to 1. */
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
  readonly abnormalAuc: WithInterval | null
  readonly highGradeAuc: WithInterval | null
  readonly specificityAt99: (WithInterval & { threshold: number }) | null
  /** Calibration of P(abnormal) and of the most probable class. */
  readonly calibration: { abnormal: number; topClass: number; bins: CalibrationBin[] }
  readonly balancedAccuracy: WithInterval
  readonly confusion: { classes: readonly CellClass[]; matrix: number[][] }
  readonly roc: { abnormal: RocPoint[]; highGrade: RocPoint[] }
}

const rounds = 500

/** A figure over fields, with the interval from drawing whole fields. Null where a class is missing. */
function overFields(
  cells: readonly GradedCell[],
  figure: (cells: readonly GradedCell[]) => number,
): WithInterval | null {
  const value = figure(cells)
  if (!Number.isFinite(value)) return null
  const fields = [...Map.groupBy(cells, (cell) => cell.field).values()]
  const interval = bootstrap(fields, (drawn) => figure(drawn.flat()), { rounds, random: seededRandom(1) })
  return { value, interval }
}

const largest = (values: readonly number[]): number =>
  values.reduce((best, p, i) => (p > (values[best] ?? 0) ? i : best), 0)

/**
 * All cell-level figures. `classes` are the model's; only those that occur in the truth may be chosen in the
 * confusion matrix, so that a set without organisms is not judged on them.
 */
export function cellFigures(cells: readonly GradedCell[], classes: readonly CellClass[]): CellFigures {
  const present = classes.filter((name) => cells.some((cell) => cell.label === name))
  const truth = (list: readonly GradedCell[]): number[] => list.map((cell) => present.indexOf(cell.label))
  const said = (list: readonly GradedCell[]): number[] =>
    list.map((cell) => largest(present.map((name) => cell.probabilities[classes.indexOf(name)] ?? 0)))
  const matrixOf = (list: readonly GradedCell[]): number[][] => confusionMatrix(truth(list), said(list), present.length)
  const abnormal = cells.map((cell) => isAbnormal(cell.label))
  const scores = cells.map((cell) => cell.abnormal)
  const specificity = overFields(
    cells,
    (list) =>
      specificityAtSensitivity(
        list.map((cell) => cell.abnormal),
        list.map((cell) => isAbnormal(cell.label)),
        0.99,
      ).specificity,
  )
  const tops = cells.map((cell) => largest(cell.probabilities))
  return {
    cells: cells.length,
    fields: new Set(cells.map((cell) => cell.field)).size,
    abnormalAuc: overFields(cells, (list) =>
      areaUnderCurve(
        list.map((cell) => cell.abnormal),
        list.map((cell) => isAbnormal(cell.label)),
      ),
    ),
    highGradeAuc: overFields(cells, (list) =>
      areaUnderCurve(
        list.map((cell) => cell.highGrade),
        list.map((cell) => isHighGrade(cell.label)),
      ),
    ),
    specificityAt99: specificity && {
      ...specificity,
      threshold: specificityAtSensitivity(scores, abnormal, 0.99).threshold,
    },
    calibration: {
      abnormal: expectedCalibrationError(scores, abnormal),
      topClass: expectedCalibrationError(
        cells.map((cell, i) => cell.probabilities[tops[i] ?? 0] ?? 0),
        cells.map((cell, i) => classes[tops[i] ?? 0] === cell.label),
      ),
      bins: reliabilityBins(scores, abnormal),
    },
    balancedAccuracy: overFields(cells, (list) => balancedAccuracy(matrixOf(list))) ?? {
      value: Number.NaN,
      interval: [Number.NaN, Number.NaN],
    },
    confusion: { classes: present, matrix: matrixOf(cells) },
    roc: {
      abnormal: rocCurve(scores, abnormal),
      highGrade: rocCurve(
        cells.map((cell) => cell.highGrade),
        cells.map((cell) => isHighGrade(cell.label)),
      ),
    },
  }
}
