/** What the model computes for each mm², and how much of what this machine can do at most it gets out of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { engineModel } from '../src-main/engine/index.ts'
import { Inference } from '../src-main/engine-process/inference/inference.ts'
import { lanesOf } from '../src-main/engine-process/providers/lanes.ts'
import { loadRegistry } from '../src-main/models/index.ts'
import { screeningParams } from '../src-main/screening/index.ts'
import { countOperations, type Operations } from './operations.ts'
import { measurePeak, type Peak } from './peak.ts'
import { type Figure, median, ms } from './table.ts'

const ROUNDS = 9
const lanes = lanesOf('cpu', 0)
/** Area of the slide that the whole is stated for. */
const SLIDE_MM2 = 225

const giga = (value: number): string => (value / 1e9).toFixed(value < 1e10 ? 2 : 0)
const all = ({ int8, float32 }: Operations): number => int8 + float32
/** Shortest possible time at the measured peak, ms. */
const ideal = ({ int8, float32 }: Operations, peak: Peak): number => 1000 * (int8 / peak.int8 + float32 / peak.float32)

export async function benchShareOfPeak(modelsFolder: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-'))
  try {
    const loaded = await loadRegistry(modelsFolder)
    const model = engineModel(loaded)
    const setup = { model, provider: 'cpu', probeFile: join(folder, 'probe.json'), threads: 0 }
    const started = performance.now()
    const inference = new Inference(new URL('../src-main/engine-process/main.ts', import.meta.url), setup)
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
    // Time of one run where the engine's runs go on side by side, as in a screening.
    const timed = async (run: () => Promise<unknown>): Promise<number> => {
      const began = performance.now()
      await Promise.all(Array.from({ length: lanes }, run))
      return (performance.now() - began) / lanes
    }
    const detect = () => inference.detect(picture.slice(), inputPx, inputPx)
    const grade = () => inference.grade(crops.slice(), cropsPerRun)
    // The first runs of a session are slow.
    for (const run of [detect, grade]) await timed(run)
    // In turn, so that whatever else the machine does falls on all of them.
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
    const share = (work: Operations, found: readonly number[]): string =>
      `${((100 * ideal(work, peak)) / median(found)).toFixed(0)} %`
    const detectorMm2 = all(detector) / usefulMm2
    const graderMm2 = (all(grader) / cropsPerRun) * cropsPerMm2
    return [
      {
        name: 'opening the model, trying it out and measuring the pace, first start',
        value: `${ms(openedMs)}; ${inputPx} px and ${cropsPerRun} crops a run`,
        target: 'pace under 3 s',
      },
      {
        name: 'most that this machine does through the runtime (GMAC/s)',
        value: `int8 ${giga(peak.int8)}, float32 ${giga(peak.float32)}`,
      },
      {
        name: 'operations of the detector',
        value: `${giga(detectorMm2)} GMAC/mm², ${percent(detector.int8 / all(detector))} in int8`,
        beside: `${giga(all(detector) / (inputPx ** 2 / 1e6))} GMAC a megapixel`,
      },
      {
        name: 'operations of the grader',
        value: `${giga(all(grader) / cropsPerRun)} GMAC a crop, ${percent(grader.int8 / all(grader))} in int8`,
      },
      {
        name: `operations per mm², ${SLIDE_MM2} mm² with ${gradeMost + sample} graded cells`,
        value: `${giga(detectorMm2 + graderMm2)} GMAC/mm²`,
      },
      { name: 'detector: share of the measured peak', value: share(detector, times.detector) },
      { name: 'grader: share of the measured peak', value: share(grader, times.grader) },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
const pixels = (count: number): Uint8Array => Uint8Array.from({ length: count * 3 }, (_, i) => (i * 7919) % 251)
