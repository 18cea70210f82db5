import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CellClass } from '#shared/domain/classes.ts'
import { cellFigures, type GradedCell } from './cell-figures.ts'
import { calibrationChart, rocChart } from './charts.ts'
import { readDataset } from './datasets.ts'
import { countFound, hitsLesion } from './matching.ts'
import { slideFigures } from './slide-figures.ts'

const temporary = (): string => mkdtempSync(join(tmpdir(), 'daybreak-evaluation-'))

describe('a data set is read with every problem listed', () => {
  test('missing pictures, unknown labels and points outside are named with their line', () => {
    const folder = temporary()
    writeFileSync(join(folder, 'a.jpg'), '')
    const image = { split: 'val', width: 100, height: 100 }
    const annotations = {
      images: [
        { id: 1, file: 'a.jpg', ...image },
        { id: 2, file: 'gone.jpg', ...image },
      ],
      annotations: [
        { id: 11, image_id: 1, label: 'NILM', x: 5, y: 5 },
        { id: 12, image_id: 1, label: 'BLOB', x: 5, y: 5 },
        { id: 13, image_id: 1, label: 'HSIL', x: 500, y: 5 },
        { id: 14, image_id: 9, label: 'HSIL', x: 5, y: 5 },
      ],
    }
    writeFileSync(join(folder, 'annotations.json'), JSON.stringify(annotations, null, 1))
    const { dataset, problems } = readDataset(folder, null)
    expect(problems.map((item) => item.problem)).toEqual([
      'point 14 belongs to image 9, which is not listed',
      "point 12 has the unknown label 'BLOB'",
      'point 13 (500, 5) lies outside a.jpg',
      'picture gone.jpg is missing',
    ])
    for (const item of problems) expect(item.line).toBeGreaterThan(1)
    expect(dataset.kind === 'fields' && dataset.fields.map((field) => field.points.length)).toEqual([1])
  })

  test('what it does not recognise is said, not guessed', () => {
    expect(() => readDataset(temporary(), null)).toThrow(/invalid-input/)
    const folder = temporary()
    writeFileSync(join(folder, 'annotations.json'), '{ half')
    expect(() => readDataset(folder, null)).toThrow(/invalid-input/)
  })

  test('crops take their class from the folder', () => {
    const folder = temporary()
    for (const name of ['herps', 'ascus', 'mystery']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, '1.jpg'), '')
    }
    const { dataset, problems } = readDataset(folder, null)
    expect(dataset.kind === 'crops' && dataset.crops.map((crop) => crop.label)).toEqual(['ASC-US', 'Herpes'])
    expect(problems).toHaveLength(1)
  })
})

test('a proposal finds one label only, the nearest pairs first', () => {
  const labels = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ]
  expect(countFound(labels, [{ x: 4, y: 0 }], 14)).toBe(1)
  expect(
    countFound(
      labels,
      [
        { x: 4, y: 0 },
        { x: 9, y: 0 },
      ],
      14,
    ),
  ).toBe(2)
  expect(countFound(labels, [{ x: 40, y: 0 }], 14)).toBe(0)
  expect(
    hitsLesion(
      [
        { x: 30, y: 0 },
        { x: 11, y: 0 },
      ],
      labels,
      2,
    ),
  ).toBe(true)
})

test('cell figures: a model that is right about everything has AUC 1, one that says nothing has 0.5', () => {
  const classes: CellClass[] = ['NILM', 'HSIL']
  const cells = (say: (label: CellClass) => number): GradedCell[] =>
    Array.from({ length: 40 }, (_, i) => {
      const label: CellClass = i % 4 === 0 ? 'HSIL' : 'NILM'
      const p = say(label)
      return { field: `f${i % 5}`, label, probabilities: [1 - p, p], abnormal: p, highGrade: p }
    })
  const right = cellFigures(
    cells((label) => (label === 'HSIL' ? 1 : 0)),
    classes,
  )
  expect(right.abnormalAuc?.value).toBe(1)
  expect(right.balancedAccuracy.value).toBe(1)
  expect(right.calibration.abnormal).toBe(0)
  const silent = cellFigures(
    cells(() => 0.25),
    classes,
  )
  expect(silent.abnormalAuc?.value).toBe(0.5)
  expect(silent.calibration.abnormal).toBeCloseTo(0, 10)
})

test("slide figures count the product's own calls, with Wilson intervals", () => {
  const slide = (positive: boolean, abnormal: number, called: boolean) => ({
    name: '',
    positive,
    abnormal,
    called,
    lesionInFirstTen: positive ? abnormal > 0.3 : null,
  })
  const figures = slideFigures([
    slide(true, 0.9, true),
    slide(true, 0.2, false),
    slide(false, 0.1, false),
    slide(false, 0.4, true),
  ])
  expect([figures.sensitivity.count, figures.sensitivity.of, figures.specificity.value]).toEqual([1, 2, 0.5])
  expect(figures.lesionInFirstTen?.value).toBe(0.5)
  expect(figures.auc.value).toBe(0.75)
  expect(figures.proposal).toEqual({ ruleOutBelow: 0.2, specificity: 0.5 })
})

test('the charts are SVG with a curve for each name', () => {
  const points = [
    { falsePositiveRate: 0, truePositiveRate: 0, threshold: 1 },
    { falsePositiveRate: 1, truePositiveRate: 1, threshold: 0 },
  ]
  const svg = rocChart('ROC', [{ name: 'abnormal', colour: '#000', points }])
  expect(svg).toMatch(/^<svg[\s\S]*polyline[\s\S]*abnormal[\s\S]*<\/svg>$/)
  expect(calibrationChart('c', [{ from: 0, to: 1, count: 3, predicted: 0.4, observed: 0.5 }])).toContain('<circle')
})
