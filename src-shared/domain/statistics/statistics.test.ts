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
import { quantileOfSorted } from './intervals.ts'
// Figures from scikit-learn 1.x (roc_curve, roc_auc_score, calibration_curve, confusion_matrix) and statsmodels
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
  test('covers the mean of a known sample about as often as it claims', () => {
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

  test('draws groups, not items, and leaves out rounds without a figure', () => {
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

describe('calibration bins', () => {
  test('have equal widths and include their upper end but not their lower one', () => {
    expect(reliabilityBins([0, 0.25, 0.26, 0.5, 1], [false, true, true, false, true], 4)).toEqual([
      { from: 0, to: 0.25, count: 2, predicted: 0.125, observed: 0.5 },
      { from: 0.25, to: 0.5, count: 2, predicted: 0.38, observed: 0.5 },
      { from: 0.75, to: 1, count: 1, predicted: 1, observed: 1 },
    ])
  })

  test('take values below 0 and above 1 into the first and the last bin', () => {
    const bins = reliabilityBins([-0.1, 1.1], [false, true], 4)
    expect(bins.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.25],
      [0.75, 1],
    ])
  })
})

describe('confusion', () => {
  test('counts only classes of the list', () => {
    expect(confusionMatrix([0, 1, 2, 9, 1], [0, 0, 2, 1, 9], 3)).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
    ])
    expect(confusionMatrix([0, 1], [0], 2)).toEqual([
      [1, 0],
      [0, 0],
    ])
  })

  test('leaves classes that do not occur out of the accuracy', () => {
    expect(
      balancedAccuracy([
        [3, 1, 0],
        [0, 0, 0],
        [0, 1, 1],
      ]),
    ).toBe(0.625)
  })
})

describe('curves', () => {
  test('begin above every score and end with everything called positive', () => {
    expect(rocCurve([0.2, 0.8], [false, true])).toEqual([
      { falsePositiveRate: 0, truePositiveRate: 0, threshold: Number.POSITIVE_INFINITY },
      { falsePositiveRate: 0, truePositiveRate: 1, threshold: 0.8 },
      { falsePositiveRate: 1, truePositiveRate: 1, threshold: 0.2 },
    ])
  })

  test('give NaN for a sensitivity that no threshold reaches because nothing is positive', () => {
    expect(specificityAtSensitivity([0.2, 0.8], [false, false], 0.9)).toEqual({
      specificity: Number.NaN,
      threshold: Number.NaN,
    })
  })

  test('count a score at the threshold as positive', () => {
    expect(atThreshold([0.2, 0.5, 0.5, 0.9], [true, true, false, false], 0.5)).toEqual({
      truePositives: 1,
      falseNegatives: 1,
      trueNegatives: 0,
      falsePositives: 2,
    })
  })
})

describe('intervals', () => {
  test('without items are 0 to 1', () => {
    expect(wilson(0, 0)).toEqual([0, 1])
  })

  test('never leave 0 to 1, and end there for none and for all', () => {
    expect(wilson(0, 10)[0]).toBe(0)
    expect(wilson(10, 10)[1]).toBeCloseTo(1, 12)
    expect(wilson(10, 10)[1]).toBeLessThanOrEqual(1)
    expect(wilson(10, 10, 0)).toEqual([1, 1])
  })

  test('are narrower for a smaller z', () => {
    const [low, high] = wilson(5, 10, 1)
    expect(low).toBeCloseTo(0.349244, 5)
    expect(high).toBeCloseTo(0.650756, 5)
  })

  test('interpolate linearly between neighbouring values of a sample', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantileOfSorted([0, 10, 20, 40, 80], share))).toEqual([
      0, 10, 20, 64, 80,
    ])
    expect(quantileOfSorted([7], 0.3)).toBe(7)
  })
})

test('are absent for a figure that exists in no round', () => {
  expect(bootstrap([1, 2], () => Number.NaN, { rounds: 5, random: seededRandom(1) })).toEqual([Number.NaN, Number.NaN])
  expect(bootstrap([7], ([only]) => only ?? 0, { rounds: 5, random: seededRandom(1) })).toEqual([7, 7])
})
