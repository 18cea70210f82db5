import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cervix } from '#shared/domain/task/testing.ts'
import { cellFigures, type GradedCell } from './cell-figures.ts'
import { calibrationChart, rocChart } from './charts.ts'
import { checkPictures } from './check-pictures.ts'
import { readDataset } from './datasets.ts'
import { detectionRecall, foundIn } from './detection-figures.ts'
import { evaluate } from './evaluate.ts'
import { POSITIVES_TO_SHOW_IT, slideFigures } from './slide-figures.ts'

const temporary = (): string => mkdtempSync(join(tmpdir(), 'daybreak-evaluation-'))

describe('reading a data set lists every problem', () => {
  test('missing pictures, unknown labels and points outside are listed with their line', () => {
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
    const { dataset, problems } = readDataset(folder, null, cervix)
    expect(problems.map((item) => item.problem)).toEqual([
      'point 14 belongs to image 9, which is not listed',
      "point 12 has the unknown label 'BLOB'",
      'point 13 (500, 5) lies outside a.jpg',
      'picture gone.jpg is missing',
    ])
    for (const item of problems) expect(item.line).toBeGreaterThan(1)
    expect(dataset.kind === 'fields' && dataset.fields.map((field) => field.points.length)).toEqual([1])
  })

  test('the split that models are not trained on is selected, and a missing split is named', () => {
    const folder = temporary()
    const write = (...splits: (string | undefined)[]) => {
      const images = splits.map((split, i) => ({ id: i, file: `${i}.jpg`, split, width: 9, height: 9 }))
      for (const { file } of images) writeFileSync(join(folder, file), '')
      writeFileSync(join(folder, 'annotations.json'), JSON.stringify({ images, annotations: [] }))
    }
    const names = (split: string | null) => {
      const { dataset } = readDataset(folder, split, cervix)
      return dataset.kind === 'fields' ? dataset.fields.map((field) => field.name) : []
    }
    write('train', 'val', 'test')
    expect([names(null), names('train'), names('all')]).toEqual([['1.jpg'], ['0.jpg'], ['0.jpg', '1.jpg', '2.jpg']])
    expect(() => names('vall')).toThrow(/no split vall.*train, val, test/)
    write('train', 'test')
    expect(names(null)).toEqual(['1.jpg'])
    write(undefined, undefined)
    expect(names(null)).toEqual(['0.jpg', '1.jpg'])
  })

  test('an entry of the wrong shape and an unreadable picture are problems, but do not end the reading', async () => {
    const folder = temporary()
    for (const name of ['a.jpg', 'b.jpg']) writeFileSync(join(folder, name), '')
    const annotations = {
      images: [{ id: 1, file: 'a.jpg' }, { id: 2, file: 'b.jpg' }, { id: 3 }],
      annotations: [
        { id: 11, image_id: 1, label: 'NILM', x: 5, y: 5 },
        { id: 12, image_id: 1, label: 'NILM', x: 50, y: 5 },
        { id: 13, image_id: 1, label: 'NILM', x: '5', y: 5 },
      ],
    }
    writeFileSync(join(folder, 'annotations.json'), JSON.stringify(annotations, null, 1))
    const { dataset, problems } = readDataset(folder, null, cervix)
    expect(problems.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^images\[2\]: file: /),
      expect.stringMatching(/^annotations\[2\]: x: /),
    ])
    const sizeOf = async (file: string) => {
      if (file.endsWith('b.jpg')) throw new Error('it is empty')
      return { width: 20, height: 20 }
    }
    const checked = await checkPictures(dataset, sizeOf, (error) => (error as Error).message)
    expect(checked.problems.map(({ problem }) => problem)).toEqual([
      'point 12 (50, 5) lies outside a.jpg, which is 20 x 20 px',
      'picture b.jpg cannot be opened: it is empty',
    ])
    for (const { line } of [...problems, ...checked.problems]) expect(line).toBeGreaterThan(1)
    const fields = checked.dataset.kind === 'fields' ? checked.dataset.fields : []
    expect(fields.map((field) => field.points.map(({ id }) => id))).toEqual([[11]])
  })

  test('an unrecognised folder is reported, not guessed', () => {
    expect(() => readDataset(temporary(), null, cervix)).toThrow(/invalid-input/)
    const folder = temporary()
    writeFileSync(join(folder, 'annotations.json'), '{ half')
    expect(() => readDataset(folder, null, cervix)).toThrow(/invalid-input/)
  })

  test('crops take their class from the folder', () => {
    const folder = temporary()
    for (const name of ['herps', 'ascus', 'mystery']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, '1.jpg'), '')
    }
    const { dataset, problems } = readDataset(folder, null, cervix)
    expect(dataset.kind === 'crops' && dataset.crops.map((crop) => crop.label)).toEqual(['ASC-US', 'Herpes'])
    expect(problems).toHaveLength(1)
  })
})

test('a cancelled evaluation ends before its next picture, and a failed picture is named', async () => {
  const graded: string[] = []
  const product = {
    model: { name: 'm', sha256: '', classes: ['NILM', 'HSIL'] },
    task: cervix,
    grade: async (file: string) => {
      graded.push(file)
      if (file === 'b') throw new Error('it is torn')
      return [{ x: 0, y: 0, probabilities: [1, 0], abnormal: 0, highGrade: 0 }]
    },
    propose: () => Promise.reject(new Error('not asked')),
    screen: () => Promise.reject(new Error('not asked')),
  }
  const crops = ['a', 'b', 'c', 'd'].map((file) => ({ file, name: file, label: 'NILM' }))
  const options = { product, micronsPerPixel: 0.25, words: (error: unknown) => (error as Error).message }
  const { failed, pictures } = await evaluate({ kind: 'crops', crops }, options)
  expect([pictures, failed]).toEqual([
    3,
    [{ file: 'b', line: null, problem: 'picture b could not be judged: it is torn' }],
  ])
  graded.length = 0
  const stop = new AbortController()
  const calledOff = evaluate(
    { kind: 'crops', crops },
    { ...options, signal: stop.signal, onProgress: (done) => done === 2 && stop.abort() },
  )
  await expect(calledOff).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(graded).toEqual(['a', 'b'])
})

test('the confusion matrix follows the label rule of the product', () => {
  const graded = (label: string, probabilities: readonly number[]): GradedCell => ({
    ...{ field: label, label, probabilities, highGrade: probabilities[1]! },
    abnormal: probabilities[1]! + probabilities[2]!,
  })
  const { confusion } = cellFigures(
    [graded('NILM', [0.45, 0.3, 0.25]), graded('HSIL', [0.4, 0.35, 0.25]), graded('LSIL', [0.55, 0.2, 0.25])],
    ['NILM', 'HSIL', 'LSIL'],
    cervix,
  )
  expect(confusion.matrix).toEqual([
    [0, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ])
})

test('cell figures: a model that is always right has AUC 1, one without information has 0.5', () => {
  const classes: string[] = ['NILM', 'HSIL']
  const cells = (say: (label: string) => number): GradedCell[] =>
    Array.from({ length: 40 }, (_, i) => {
      const label: string = i % 4 === 0 ? 'HSIL' : 'NILM'
      const p = say(label)
      return { field: `f${i % 5}`, label, probabilities: [1 - p, p], abnormal: p, highGrade: p }
    })
  const right = cellFigures(
    cells((label) => (label === 'HSIL' ? 1 : 0)),
    classes,
    cervix,
  )
  expect(right.abnormalAuc?.value).toBe(1)
  expect(right.balancedAccuracy.value).toBe(1)
  expect(right.calibration.abnormal.value).toBe(0)
  const silent = cellFigures(
    cells(() => 0.25),
    classes,
    cervix,
  )
  expect(silent.abnormalAuc?.value).toBe(0.5)
  expect(silent.calibration.abnormal.value).toBeCloseTo(0, 10)
})

test('organisms do not count as negatives in the cell AUC, and recall is given by class', () => {
  const classes: string[] = ['NILM', 'HSIL', 'Candida']
  const of = (label: string, abnormal: number, said: number): GradedCell => ({
    field: `${label}${abnormal}`,
    label,
    probabilities: classes.map((_, k) => (k === said ? 1 : 0)),
    abnormal,
    highGrade: abnormal,
  })
  const figures = cellFigures(
    [of('NILM', 0.1, 0), of('NILM', 0.2, 0), of('HSIL', 0.8, 1), of('HSIL', 0.9, 0), of('Candida', 0.95, 2)],
    classes,
    cervix,
  )
  expect(figures.abnormalAuc?.value).toBe(1)
  expect(figures.highGradeAuc?.value).toBeLessThan(1)
  expect(figures.recall.map(({ label, cells, value }) => [label, cells, value])).toEqual([
    ['NILM', 2, 1],
    ['HSIL', 2, 0.5],
    ['Candida', 1, 1],
  ])
})

test('detection recall uses the surest proposals first and draws whole fields for its interval', () => {
  const at = (x: number, presence = 1) => ({ x, y: 0, presence })
  const first = foundIn('a', [at(0), at(100)], [at(50, 0.9), at(1, 0.8), at(101, 0.7), at(300, 0.6)], 5)
  expect(first.found).toEqual([1, 2, 2])
  const second = foundIn('b', [at(0)], [], 5)
  const figures = detectionRecall([first, second])
  expect(figures.map(({ found, labels, value }) => [found, labels, value])).toEqual([
    [1, 3, 1 / 3],
    [2, 3, 2 / 3],
    [2, 3, 2 / 3],
  ])
  expect(figures[1]?.interval).toEqual([0, 1])
})

test('slide figures count the product’s own calls, with Wilson intervals', () => {
  const slide = (positive: boolean, abnormal: number, called: boolean) => ({
    name: '',
    positive,
    isHighGrade: positive,
    abnormal,
    highGrade: abnormal,
    called,
    abstained: false,
    lesionInFirstTen: positive ? abnormal > 0.3 : null,
    suspicious: 3,
    crowded: positive ? 2 : 0,
  })
  const figures = slideFigures([
    slide(true, 0.9, true),
    slide(true, 0.2, false),
    slide(false, 0.1, false),
    slide(false, 0.4, true),
  ])
  expect([figures.sensitivity.count, figures.sensitivity.of, figures.specificity.value]).toEqual([1, 2, 0.5])
  expect(figures.lesionInFirstTen?.value).toBe(0.5)
  expect([figures.crowded.count, figures.crowded.of]).toEqual([4, 12])
  expect(figures.auc?.value).toBe(0.75)
  expect(figures.proposal).toMatchObject({ ruleOutBelow: 0.2, sensitivity: { value: 1 }, specificity: { value: 0.5 } })
  // A slide that is read in full anyway is caught and not spared, whatever the threshold.
  const abstaining = slideFigures([
    slide(true, 0.9, true),
    { ...slide(true, 0.1, true), abstained: true },
    { ...slide(false, 0.1, true), abstained: true },
    slide(false, 0.2, false),
  ])
  expect(abstaining.proposal).toMatchObject({ ruleOutBelow: 0.9, specificity: { count: 1, of: 2 } })
  expect(abstaining.abstained.count).toBe(2)
  // Two positive slides are no basis for changing a threshold. A hundred allow a trial, and 381 show 99 %.
  expect(figures.proposal?.sound).toBe(false)
  const many = (n: number) =>
    slideFigures([slide(false, 0.1, false), ...Array.from({ length: n }, () => slide(true, 0.9, true))]).proposal
  expect([many(72), many(100)].map((proposal) => proposal?.sound)).toEqual([false, true])
  expect([POSITIVES_TO_SHOW_IT - 1, POSITIVES_TO_SHOW_IT].map((n) => many(n)!.sensitivity.interval[0] >= 0.99)).toEqual(
    [false, true],
  )
  // All slides are of one kind, so nothing can be proposed and nothing is invented.
  const oneKind = slideFigures([slide(true, 0.9, true), slide(true, 0.8, true)])
  expect([oneKind.auc, oneKind.proposal, oneKind.specificity.of]).toEqual([null, null, 0])
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
