import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { repository } from '../e2e/host.ts'
import { openReadable } from '../src-main/storage/index.ts'
import { type AggregateParams, slideRisk } from '../src-shared/domain/slide-risk.ts'
import { seededRandom } from '../src-shared/domain/statistics/index.ts'
import type { Figure } from './rows.ts'

/**
 * Coverage of the interval on a slide's risk. Slides are drawn from the scores of real fields: patches around labelled
 * cells, each with every cell that the product found in it, as in models/training/simulate.py. A composition is a set of
 * fields, a share of lesion patches and a size. Many slides of one composition are drawn; the interval of each covers
 * where it holds their median risk, which is what another part of the same specimen would give in the middle.
 */

interface Cell {
  readonly x: number
  readonly y: number
  readonly abnormal: number
  readonly highGrade: number
}
type Patch = readonly Cell[]
interface Field {
  readonly normal: readonly Patch[]
  readonly lesion: readonly Patch[]
}
interface Annotations {
  readonly images: readonly { id: number; file: string; split: string; width: number; height: number }[]
  readonly annotations: readonly { image_id: number; label: string; x: number; y: number }[]
}

/** Pixels of the file: half a patch, least distance of a normal patch to a lesion, margin, end of the labelled part. */
const [half, clear, margin, labelledTo] = [58, 110, 64, 1180]
const shares = [0, 0.0025, 0.01, 0.03, 0.1] as const
const [compositions, slidesOfEach] = [24, 60]
const nominal = 0.95

/** Screens the validation fields of CRIC and draws slides from them. `data`: the folder with `annotations.json`. */
export function benchInterval(data: string): Figure[] {
  const { aggregate } = JSON.parse(
    readFileSync(join(repository, 'models', 'daybreak-cervix-1', 'manifest.json'), 'utf8'),
  ) as { aggregate: AggregateParams }
  const fields = fieldsOf(data, screened(join(data, 'val')))
  const random = seededRandom(1)
  const covered = { abnormal: 0, highGrade: 0 }
  const figures: Figure[] = []
  for (const share of shares) {
    const here = { abnormal: 0, highGrade: 0 }
    for (let n = 0; n < compositions; n++) {
      const draw = composition(fields, share, random)
      const drawn = Array.from({ length: slidesOfEach }, () => slideRisk(draw(), aggregate))
      for (const question of ['abnormal', 'highGrade'] as const) {
        const middle = median(drawn.map((risk) => risk[question]))
        here[question] += drawn.filter(({ interval }) => holds(interval[question], middle)).length
      }
    }
    const of = compositions * slidesOfEach
    const percent = `${share * 100} % lesion patches`
    for (const question of ['abnormal', 'highGrade'] as const) {
      covered[question] += here[question]
      figures.push({ figure: `${percent}: ${question}`, value: here[question] / of, unit: '' })
    }
  }
  const all = shares.length * compositions * slidesOfEach
  for (const question of ['abnormal', 'highGrade'] as const)
    figures.push({ figure: `all: ${question}`, value: covered[question] / all, unit: '', atLeast: nominal })
  return figures
}

const holds = ([low, high]: readonly [number, number], value: number): boolean => low <= value && value <= high
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Every cell that the product finds in the pictures of a folder, by file name. */
function screened(folder: string): Map<string, Cell[]> {
  const records = mkdtempSync(join(tmpdir(), 'daybreak-interval-'))
  try {
    const cli = join(repository, 'src-main', 'hosts', 'cli', 'main.ts')
    const options = ['--mpp', '0.25', '--folders', 'single', '--json', '--top', '1', '--data', records]
    execFileSync(process.execPath, [cli, 'screen', folder, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
    const file = openReadable(join(records, 'daybreak.sqlite'))
    const rows = file
      .read<[], Cell & { fileName: string }>(
        `SELECT s.file_name AS fileName, c.x, c.y, c.abnormal, c.high_grade AS highGrade FROM cells c
         JOIN screenings g ON g.id = c.screening_id JOIN slides s ON s.shown_screening_id = g.id ORDER BY c.id`,
      )
      .all()
    file.close()
    return Map.groupBy(rows, ({ fileName }) => fileName)
  } finally {
    rmSync(records, { recursive: true, force: true })
  }
}

function fieldsOf(data: string, cells: ReadonlyMap<string, readonly Cell[]>): Field[] {
  const { images, annotations } = JSON.parse(readFileSync(join(data, 'annotations.json'), 'utf8')) as Annotations
  return images.flatMap(({ id, file, split, width, height }): Field[] => {
    const found = cells.get(basename(file))
    if (split !== 'val' || !found) return []
    const points = annotations.filter((point) => point.image_id === id)
    const lesions = points.filter(({ label }) => label !== 'NILM')
    const inside = points.filter(
      ({ x, y }) => x >= margin && x < Math.min(labelledTo, width - margin) && y >= margin && y < height - margin,
    )
    const patchAt = (at: { x: number; y: number }): Patch =>
      found.filter(({ x, y }) => Math.abs(x - at.x) < half && Math.abs(y - at.y) < half)
    const isClear = (at: { x: number; y: number }) =>
      lesions.every(({ x, y }) => Math.abs(x - at.x) + Math.abs(y - at.y) > clear)
    return [
      {
        normal: inside.filter((point) => point.label === 'NILM' && isClear(point)).map(patchAt),
        lesion: inside.filter(({ label }) => label !== 'NILM').map(patchAt),
      },
    ]
  })
}

/** Draws slides of one composition: some fields, a size of 150 to 1,500 patches, a share of lesion patches. */
function composition(fields: readonly Field[], share: number, random: () => number) {
  const some = <T>(items: readonly T[], most: number): T[] =>
    items
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .slice(0, most)
      .map(({ item }) => item)
  const withNormal = fields.filter(({ normal }) => normal.length > 0)
  const withLesion = fields.filter(({ lesion }) => lesion.length > 0)
  const normal = some(withNormal, 4 + Math.floor(random() * (withNormal.length - 4))).flatMap((field) => field.normal)
  const lesion = some(withLesion, 1 + Math.floor(random() * 6)).flatMap((field) => field.lesion)
  const size = Math.round(Math.exp(Math.log(150) + random() * Math.log(10)))
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  return () => {
    const cells = Array.from({ length: size }, () => one(random() < share ? lesion : normal)).flat()
    return {
      abnormal: Float32Array.from(cells, ({ abnormal }) => abnormal),
      highGrade: Float32Array.from(cells, ({ highGrade }) => highGrade),
    }
  }
}
