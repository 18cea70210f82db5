import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { gridOfSpots, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { probability } from '#shared/contract/schemas/common.ts'
import { daybreakWith } from './testing.ts'

let folder: string
const spots = gridOfSpots(900, 700, 90)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-labelled-'))
  writeTinyModel(join(folder, 'models'))
  for (const name of ['a', 'b']) {
    await writeSpots(join(folder, `${name}.tif`), 900, 700, spots)
    await sharp(join(folder, `${name}.tif`))
      .jpeg()
      .toFile(join(folder, `${name}.jpg`))
  }
  const whole = readFileSync(join(folder, 'b.jpg'))
  writeFileSync(join(folder, 'half.jpg'), whole.subarray(0, whole.length / 2))
  writeFileSync(join(folder, 'text.jpg'), 'not a picture')
  await sharp(join(folder, 'a.jpg'))
    .extract({ left: 60, top: 60, width: 80, height: 60 })
    .toFile(join(folder, 'crop.png'))
  writeFileSync(join(folder, 'annotations.json'), annotations())
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sound points on a.jpg and b.jpg, and one point with each fault. */
function annotations(): string {
  const images = ['a.jpg', 'b.jpg', 'gone.jpg', 'text.jpg'].map((file, i) => ({ id: i + 1, file, split: 'test' }))
  const point = (id: number, image_id: number, label: string, x: number, y: number) => ({ id, image_id, label, x, y })
  const points = spots.slice(0, 6).map(({ x, y }, i) => point(10 + i, 1 + (i % 2), i % 3 ? 'NILM' : 'HSIL', x, y))
  const faults = [point(21, 1, 'BLOB', 9, 9), point(22, 2, 'HSIL', 5000, 9), point(23, 3, 'HSIL', 9, 9)]
  return JSON.stringify({ images, annotations: [...points, ...faults] }, null, 1)
}

const daybreak = (...args: string[]) =>
  daybreakWith({ INIT_CWD: folder, DAYBREAK_MODELS: join(folder, 'models') }, args)

/** The format that laboratories' scripts rely on. */
const gradedLine = z.strictObject({
  image: z.string(),
  id: z.number().nullable(),
  x: z.number(),
  y: z.number(),
  probabilities: z.record(z.string(), probability),
  abnormal: probability,
  highGrade: probability,
})
const faults = [
  /annotations\.json:\d+: point 21 has the unknown label 'BLOB'/,
  /annotations\.json:\d+: picture gone\.jpg is missing/,
  /annotations\.json:\d+: picture text\.jpg cannot be opened: /,
  /annotations\.json:\d+: point 22 \(5000, 9\) lies outside b\.jpg, which is 900 x 700 px/,
]

describe('daybreak grade', () => {
  it('grades every sound point, and lists the others with file and line', async () => {
    const { code, out, err } = await daybreak('grade', '--points', 'annotations.json', '--json', '--mpp', '0.5')
    expect(code, err).toBe(1)
    const lines = out.map((line) => gradedLine.parse(JSON.parse(line)))
    expect(lines.map(({ image, id }) => `${image} ${id}`).sort()).toEqual([
      'a.jpg 10',
      'a.jpg 12',
      'a.jpg 14',
      'b.jpg 11',
      'b.jpg 13',
      'b.jpg 15',
    ])
    const sum = Object.values(lines[0]?.probabilities ?? {}).reduce((total, p) => total + p, 0)
    expect(sum).toBeCloseTo(1, 4)
    for (const fault of faults) expect(err).toMatch(fault)
    expect((await daybreak('grade', '--points', 'nowhere.json')).code).toBe(1)
  }, 120_000)

  it('grades the middle of each crop, even if others cannot be read', async () => {
    const { code, out } = await daybreak('grade', 'crop.png', 'nowhere.png', 'text.jpg', 'half.jpg', 'a.jpg', '--json')
    expect(code).toBe(1)
    const [crop, missing, text, half, field] = out.map((line) => JSON.parse(line))
    expect(gradedLine.parse(crop)).toMatchObject({ image: 'crop.png', id: null, x: 40, y: 30 })
    expect(missing).toMatchObject({ image: 'nowhere.png', error: { code: 'file-not-found' } })
    expect(text.error.code).toMatch(/^file-/)
    expect(half.error.code).toMatch(/^file-/)
    expect(gradedLine.parse(field)).toMatchObject({ x: 450, y: 350 })
  }, 120_000)
})

describe('daybreak evaluate', () => {
  it('stops at problems, and with --skip-bad gives the figures of the sound items', async () => {
    const stopped = await daybreak('evaluate', '--data', '.', '--json')
    expect([stopped.code, stopped.out]).toEqual([1, []])
    for (const fault of faults) expect(stopped.err).toMatch(fault)
    const { code, out, err } = await daybreak(
      ...['evaluate', '--data', '.', '--json', '--skip-bad', '--mpp', '0.5', '--out', 'report'],
    )
    expect(code, err).toBe(0)
    const figures = JSON.parse(out[0] ?? '')
    expect(figures).toMatchObject({ kind: 'fields', split: 'test', pictures: 2, failed: [] })
    expect(figures.cells).toMatchObject({ cells: 6, fields: 2 })
    expect(figures.detectionRecall[2].value).toBeGreaterThan(0)
    expect(figures.slides.lesionInFirstTen.of).toBe(2)
    expect(readFileSync(join(folder, 'report', 'report.html'), 'utf8')).toContain('<svg')
  }, 120_000)

  it('evaluates mosaic slides and proposes a threshold without changing anything', async () => {
    const slides = join(folder, 'slides')
    mkdirSync(slides)
    const truth: Record<string, unknown> = {}
    for (const [name, positive] of [
      ['neg-000', false],
      ['pos-001', true],
      ['pos-002', true],
    ] as const) {
      // All pictures differ, because equal content would be the same slide.
      await writeSpots(
        join(slides, `${name}.tif`),
        600 + Object.keys(truth).length,
        500,
        spots.filter((s) => s.x < 550 && s.y < 450),
      )
      const abnormal = positive ? spots.slice(0, 2).map(({ x, y }) => ({ label: 'HSIL', x, y })) : []
      truth[name] = { label: positive ? 'positive' : 'NILM', positive, abnormal, microns_per_pixel: 0.5 }
    }
    truth['pos-003'] = { label: 'positive', positive: true, abnormal: [], microns_per_pixel: 0.5 }
    writeFileSync(join(slides, 'pos-003.tif'), 'not a slide')
    writeFileSync(join(slides, 'truth.json'), JSON.stringify(truth, null, 1))
    const stopped = await daybreak('evaluate', '--data', 'slides')
    expect(stopped.err).toMatch(/truth\.json:\d+: picture pos-003 cannot be opened/)
    const { code, out, err } = await daybreak(
      'evaluate',
      '--data',
      'slides',
      '--json',
      '--skip-bad',
      '--out',
      'slide-report',
    )
    expect(code, err).toBe(0)
    const figures = JSON.parse(out[0] ?? '')
    expect(figures).toMatchObject({ kind: 'slides', pictures: 3, cells: null })
    expect(figures.slides.sensitivity.of).toBe(2)
    expect(figures.slides.each).toHaveLength(3)
    expect(figures.speed.medianMs).toBeGreaterThan(0)
    expect(existsSync(join(folder, 'slide-report', 'figures.json'))).toBe(true)
  }, 120_000)
})
