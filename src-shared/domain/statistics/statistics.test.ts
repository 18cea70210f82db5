import { describe, expect, test } from 'vitest'
import {
  areaUnderCurve,
  atThreshold,
  balancedAccuracy,
  bootstrap,
  confusionMatrix,
  expectedCalibrationError,
  reliabilityBins,
  rocCurve,
  seededRandom,
  specificityAtSensitivity,
  wilson,
} from './index.ts'
// Numbers from scikit-learn 1.x (roc_curve, roc_auc_score, calibration_curve, confusion_matrix) and statsmodels
// (proportion_confint, wilson) on the same seeded input, with ties among the scores.
import reference from './reference.json' with { type: 'json' }

describe('the figures agree with scikit-learn and statsmodels on the same numbers', () => {
  const { scores, truth } = reference

  test('area under the curve', () => {
    expect(areaUnderCurve(scores, truth)).toBeCloseTo(reference.auc, 12)
  })

  test('every point of the curve', () => {
    const points = rocCurve(scores, truth)
    expect(points.map((point) => point.falsePositiveRate)).toEqual(reference.roc[0])
    expect(points.map((point) => point.truePositiveRate)).toEqual(reference.roc[1])
  })

  test('specificity at a given sensitivity, and the counts at its threshold', () => {
    const found = specificityAtSensitivity(scores, truth, 0.95)
    expect(found.specificity).toBeCloseTo(reference.spec95, 12)
    expect(found.threshold).toBe(reference.thr95)
    const counts = atThreshold(scores, truth, found.threshold)
    expect(counts.truePositives / (counts.truePositives + counts.falseNegatives)).toBeGreaterThanOrEqual(0.95)
    expect(counts.trueNegatives / (counts.trueNegatives + counts.falsePositives)).toBeCloseTo(reference.spec95, 12)
  })

  test.each(reference.wilson)('Wilson interval of %i in %i', (successes, total, low, high) => {
    const [mineLow, mineHigh] = wilson(successes as number, total as number)
    expect(mineLow).toBeCloseTo(low as number, 6)
    expect(mineHigh).toBeCloseTo(high as number, 6)
  })

  test('calibration bins and expected calibration error', () => {
    const bins = reliabilityBins(scores, truth, 10)
    bins.forEach((bin, i) => {
      expect(bin.observed).toBeCloseTo(reference.calibration.observed[i] ?? Number.NaN, 12)
      expect(bin.predicted).toBeCloseTo(reference.calibration.predicted[i] ?? Number.NaN, 12)
    })
    expect(expectedCalibrationError(scores, truth, 10)).toBeCloseTo(reference.ece, 12)
  })

  test('confusion and balanced accuracy', () => {
    const matrix = confusionMatrix(reference.conf.truth, reference.conf.said, 4)
    expect(matrix).toEqual(reference.conf.matrix)
    expect(balancedAccuracy(matrix)).toBeCloseTo(reference.conf.balanced, 12)
  })
})

describe('bootstrap', () => {
  test('covers the mean of a known sample about as often as it says', () => {
    const random = seededRandom(3)
    let covered = 0
    for (let trial = 0; trial < 200; trial++) {
      const sample = Array.from({ length: 60 }, random)
      const [low, high] = bootstrap(sample, (drawn) => drawn.reduce((a, b) => a + b, 0) / drawn.length, {
        rounds: 200,
        random,
      })
      if (low <= 0.5 && 0.5 <= high) covered++
    }
    expect(covered / 200).toBeGreaterThan(0.88)
    expect(covered / 200).toBeLessThan(0.99)
  })

  test('draws groups, not items, and leaves rounds out in which the figure does not exist', () => {
    const sizes = new Set<number>()
    const [low, high] = bootstrap(
      [[1, 1], [2], [3]],
      (drawn) => {
        sizes.add(drawn.length)
        return drawn.flat().includes(3) ? drawn.flat().length : Number.NaN
      },
      { rounds: 100, random: seededRandom(1) },
    )
    expect([...sizes]).toEqual([3])
    expect(low).toBeGreaterThanOrEqual(3)
    expect(high).toBeLessThanOrEqual(5)
  })
})
