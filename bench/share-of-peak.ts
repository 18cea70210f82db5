/** The model's computation per mm², and the share of this machine's highest speed that it reaches. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { engineModel } from '../src-main/engine/index.ts'
import { Inference } from '../src-main/engine-process/inference/inference.ts'
import { lanesOf } from '../src-main/engine-process/providers/lanes.ts'
import { loadRegistry } from '../src-main/models/index.ts'
import { screeningParams } from '../src-main/screening/index.ts'
import { median } from './numbers.ts'
import { countOperations, type Operations } from './operations.ts'
import { measurePeak, type Peak } from './peak.ts'
import type { Figure } from './rows.ts'

const ROUNDS = 9
const lanes = lanesOf('cpu', 0)
/** Slide area for which the total is stated. */
const SLIDE_MM2 = 225

const giga = (value: number): number => value / 1e9
const all = ({ int8, float32 }: Operations): number => int8 + float32
/** Shortest possible time at the measured peak, ms. */
const ideal = ({ int8, float32 }: Operations, peak: Peak): number => 1000 * (int8 / peak.int8 + float32 / peak.float32)

export async function benchShareOfPeak(modelsFolder: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-'))
  try {
    const loaded = await loadRegistry(modelsFolder)
    const model = engineModel(loaded)
    const setup = { provider: 'cpu', probeFile: join(folder, 'probe.json'), threads: 0, modelBytes: 4e9 }
    const started = performance.now()
    const threads = new Inference(new URL('../src-main/engine-process/main.ts', import.meta.url), setup)
    const inference = await threads.use(model, async (looker) => looker)
    const { pace } = await inference.provider()
    const openedMs = performance.now() - started
    const { inputPx, cropsPerRun } = pace
    const picture = pixels(inputPx ** 2)
    const crops = pixels(cropsPerRun * model.grader.cropPx ** 2)
    const shape = [1, inputPx, inputPx, 3]
    const detector = await countOperations(model.detector.file, { image: new Tensor('uint8', picture, shape) })
    const grader = await countOperations(model.grader.file, {
      crops: new Tensor('uint8', crops, [cropsPerRun, model.grader.cropPx, model.grader.cropPx, 3]),
    })
    // Time of one run while the engine's runs proceed in parallel, as in a screening.
    const timed = async (run: () => Promise<unknown>): Promise<number> => {
      const began = performance.now()
      await Promise.all(Array.from({ length: lanes }, run))
      return (performance.now() - began) / lanes
    }
    const detect = () => inference.detect(picture.slice(), inputPx, inputPx)
    const grade = () => inference.grade(crops.slice(), cropsPerRun)
    // The first runs of a session are slow.
    for (const run of [detect, grade]) await timed(run)
    // The measurements alternate, so that the machine's other work affects all of them.
    const peaks = [await measurePeak()]
    const times = { detector: [] as number[], grader: [] as number[] }
    for (let i = 0; i < ROUNDS; i++) {
      times.detector.push(await timed(detect))
      times.grader.push(await timed(grade))
    }
    peaks.push(await measurePeak())
    const peak = {
      int8: Math.max(...peaks.map(({ int8 }) => int8)),
      float32: Math.max(...peaks.map(({ float32 }) => float32)),
    }
    const { micronsPerPixel, haloPx } = loaded.manifest.detector
    const usefulMm2 = ((inputPx - 2 * haloPx) * micronsPerPixel) ** 2 / 1e6
    const { gradeMost, sample } = screeningParams(micronsPerPixel)
    const cropsPerMm2 = (gradeMost + sample) / SLIDE_MM2
    const share = (work: Operations, found: readonly number[]): number => (100 * ideal(work, peak)) / median(found)
    const inInt8 = (work: Operations): number => (100 * work.int8) / all(work)
    const detectorMm2 = all(detector) / usefulMm2
    const graderMm2 = (all(grader) / cropsPerRun) * cropsPerMm2
    return [
      { figure: 'opening the model, trying it out and measuring the pace, first start', value: openedMs, unit: 'ms' },
      { figure: 'measured pace: side of a run of the detector', value: inputPx, unit: 'px' },
      { figure: 'measured pace: crops a run of the grader', value: cropsPerRun, unit: '' },
      { figure: 'most that this machine does through the runtime, int8', value: giga(peak.int8), unit: 'GMAC/s' },
      { figure: 'most that this machine does through the runtime, float32', value: giga(peak.float32), unit: 'GMAC/s' },
      { figure: 'operations of the detector', value: giga(detectorMm2), unit: 'GMAC/mm²' },
      {
        figure: 'operations of the detector a megapixel',
        value: giga(all(detector) / (inputPx ** 2 / 1e6)),
        unit: 'GMAC',
      },
      { figure: 'operations of the detector: share in int8', value: inInt8(detector), unit: '%' },
      { figure: 'operations of the grader a crop', value: giga(all(grader) / cropsPerRun), unit: 'GMAC' },
      { figure: 'operations of the grader: share in int8', value: inInt8(grader), unit: '%' },
      {
        figure: `operations on ${SLIDE_MM2} mm² with ${gradeMost + sample} graded cells`,
        value: giga(detectorMm2 + graderMm2),
        unit: 'GMAC/mm²',
      },
      { figure: 'detector: share of the measured peak', value: share(detector, times.detector), unit: '%' },
      { figure: 'grader: share of the measured peak', value: share(grader, times.grader), unit: '%' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pixels = (count: number): Uint8Array => Uint8Array.from({ length: count * 3 }, (_, i) => (i * 7919) % 251)
