import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineModel, engineModel, forkEngine, startEngine } from '#main/engine/index.ts'
import { loadRegistry } from '#main/models/index.ts'
import { gridOfSpots, tinyGrader, writeSpots, writeTinyModel } from '#main/testing/index.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
const slide = join(folder, 'slide.png')
const spots = gridOfSpots(600, 400, 90)
let weak: EngineModel
let strong: EngineModel
beforeAll(async () => {
  await writeSpots(slide, 600, 400, spots)
  for (const [name, strength] of [
    ['weak', 0.02],
    ['strong', 0.08],
  ] as const)
    writeTinyModel(folder, name, {}, tinyGrader(64, strength))
  weak = engineModel(await loadRegistry(folder, 'weak'))
  strong = engineModel(await loadRegistry(folder, 'strong'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function withEngine(modelBytes: number, threads: number, work: (engine: Engine) => Promise<void>) {
  const setup = { provider: 'cpu', probeFile: null, threads, modelBytes }
  const engine = startEngine({ spawn: forkEngine({ entry }), setup })
  try {
    await work(engine)
  } finally {
    await engine.close()
  }
}

/** The largest class probability of each cell. */
async function sureness(engine: Engine, model: EngineModel): Promise<number[]> {
  const request = {
    ...{ model, slide: { path: slide, files: null }, micronsPerPixel: 0.5, fromChunk: 0, chunkSize: 8 },
    x: Float64Array.from(spots, ({ x }) => x),
    y: Float64Array.from(spots, ({ y }) => y),
  }
  const sure: number[] = []
  for await (const { probabilities } of engine.grade(request))
    for (let at = 0; at < probabilities.length; at += model.grader.classes.length)
      sure.push(Math.max(...probabilities.subarray(at, at + model.grader.classes.length)))
  return sure
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('an engine with several models', () => {
  it.each([1, 2])('answers each call with the model it names, in parallel in %d threads', async (threads) => {
    await withEngine(4e9, threads, async (engine) => {
      const [faint, sure] = await Promise.all([sureness(engine, weak), sureness(engine, strong)])
      expect(faint).toHaveLength(spots.length)
      expect(mean(sure)).toBeGreaterThan(mean(faint) + 0.1)
      expect(new Set(await engine.models())).toEqual(new Set([weak.sha256, strong.sha256]))
      expect(await sureness(engine, weak)).toEqual(faint)
    })
  })

  it('releases the least recently used one if memory is short, and opens it again on request', async () => {
    await withEngine(1, 2, async (engine) => {
      const first = await sureness(engine, weak)
      await sureness(engine, strong)
      expect(await engine.models()).toEqual([strong.sha256])
      expect(await sureness(engine, weak)).toEqual(first)
      expect(await engine.models()).toEqual([weak.sha256])
    })
  })

  it('grades with the head that a call names, and without it the next time', async () => {
    await withEngine(4e9, 1, async (engine) => {
      const head = {
        sha256: 'f'.repeat(64),
        classes: ['HSIL', 'NILM'],
        weights: new Float32Array(2 * weak.grader.embeddingSize),
        bias: Float32Array.of(Math.log(3), 0),
        temperature: 1,
      }
      const [spot] = spots
      const request = {
        ...{ model: weak, slide: { path: slide, files: null }, micronsPerPixel: 0.5, fromChunk: 0, chunkSize: 8 },
        x: Float64Array.of(spot!.x),
        y: Float64Array.of(spot!.y),
      }
      for await (const { probabilities } of engine.grade({ ...request, head })) {
        expect(probabilities[0]).toBeCloseTo(0.75, 5)
        expect(probabilities).toHaveLength(2)
      }
      for await (const { probabilities } of engine.grade(request)) expect(probabilities).toHaveLength(10)
    })
  })
})
