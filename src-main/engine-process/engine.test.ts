import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineModel, engineModel, forkEngine, startEngine } from '#main/engine/index.ts'
import { type LoadedModel, loadRegistry } from '#main/models/index.ts'
import { openSlide } from '#main/slides/index.ts'
import { gridOfSpots, tinyGrader, writeNdpi, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { probeKey, readProbe, writeProbe } from './providers/probe-file.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'daybreak-engine-'))
const slide = join(folder, 'slide.tif')
const spots = gridOfSpots(900, 700, 90)
/** Whatever lies there now. */
const as = (path: string) => ({ path, files: null })
let engine: Engine
let model: EngineModel
beforeAll(async () => {
  await writeSpots(slide, 900, 700, spots)
  writeTinyModel(folder)
  model = engineModel(await loadRegistry(folder))
  engine = startEngine({ spawn: forkEngine({ entry }), setup: setupWith() })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})

const planOptions = {
  micronsPerPixel: 0.5,
  detectorMicronsPerPixel: 0.5,
  blockPx: 256,
  haloPx: 32,
  sizeMultiple: 16,
  wholeBelowMm2: 4,
}

describe('the engine', () => {
  it('opens a slide, cuts tiles and crops from it, and hashes it', async () => {
    expect(await engine.info(slide)).toMatchObject({ width: 900, height: 700, format: 'tiff' })
    expect(await engine.check(slide)).toMatchObject({ width: 900 })
    const tile = await engine.tile(as(slide), { level: 0, col: 1, row: 1, plane: 0 })
    expect(await sharp(tile.bytes).metadata()).toMatchObject({ format: 'png', width: 256, height: 256 })
    const crop = await engine.crop(as(slide), { x: spots[0]!.x, y: spots[0]!.y, sizePx: 40, outPx: 80 })
    const { data } = await sharp(crop.bytes)
      .extract({ left: 36, top: 36, width: 8, height: 8 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]!).toBeLessThan(180)
    expect((await engine.hash(slide)).sha256).toBe(createHash('sha256').update(readFileSync(slide)).digest('hex'))
  })

  it('describes to main a slide that main cannot read by itself', async () => {
    const data = Buffer.alloc(600 * 400 * 3, 180)
    const path = join(folder, 'maker.ndpi')
    await writeNdpi(path, { data, width: 600, height: 400 }, { data, width: 300, height: 200 })
    const reader = await openSlide(path, (file) => engine.info(file)).catch((error) => {
      // On a machine without the library, the error names it and nothing crashes.
      expect(error).toMatchObject({ code: 'openslide-missing' })
      return null
    })
    if (!reader) return
    expect(reader.info).toMatchObject({ format: 'ndpi', width: 600, height: 400, associated: ['macro'] })
    expect(await reader.tile({ level: 0, col: 0, row: 0, plane: 0 })).toBeNull()
    const tile = await engine.tile(as(path), { level: 0, col: 0, row: 0, plane: 0 })
    expect(await sharp(tile.bytes).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 })
    await reader.close()
  })

  it('answers with the file’s error, by name', async () => {
    const empty = join(folder, 'empty.svs')
    writeFileSync(empty, '')
    await expect(engine.check(empty)).rejects.toMatchObject({
      data: { code: 'file-empty', params: { file: 'empty.svs' } },
    })
    await expect(engine.info(join(folder, 'none.svs'))).rejects.toMatchObject({ data: { code: 'file-not-found' } })
  })

  it('keeps answering during a screening', async () => {
    const plan = await engine.plan(as(slide), planOptions)
    expect(plan.blocks).toHaveLength(12)
    let found = 0
    let crops = 0
    for await (const batch of engine.detect({ model, slide: as(slide), plan, fromBatch: 0 })) {
      found += batch.x.length
      await engine.crop(as(slide), { x: 100, y: 100, sizePx: 64, outPx: 64 })
      crops++
    }
    expect(crops).toBe(12)
    // Cells near a border are reported by both blocks.
    expect(found).toBeGreaterThanOrEqual(spots.length)
  })

  it('starts at the requested batch', async () => {
    const plan = await engine.plan(as(slide), planOptions)
    const batches: number[] = []
    for await (const batch of engine.detect({ model, slide: as(slide), plan, fromBatch: 9 })) batches.push(batch.batch)
    expect(batches).toEqual([9, 10, 11])
  })

  it('gives the same results, in order, when runs proceed in parallel', async () => {
    const setup = { ...setupWith('cpu'), threads: 2 }
    const two = startEngine({ spawn: forkEngine({ entry }), setup })
    try {
      const plan = await engine.plan(as(slide), planOptions)
      const answers = async (from: Engine) => {
        const found = []
        const request = { model, slide: as(slide), micronsPerPixel: 0.5, fromChunk: 0, chunkSize: 4 }
        for await (const { decodeMs, inferMs, ...batch } of from.detect({
          model,
          slide: as(slide),
          plan,
          fromBatch: 0,
        }))
          found.push(batch)
        const x = Float64Array.from(spots, (spot) => spot.x)
        const y = Float64Array.from(spots, (spot) => spot.y)
        for await (const { decodeMs, inferMs, ...chunk } of from.grade({ ...request, x, y })) found.push(chunk)
        return found
      }
      const alone = await answers(engine)
      expect(alone.length).toBeGreaterThan(20)
      expect(await answers(two)).toEqual(alone)
    } finally {
      await two.close()
    }
  })

  it('stops hashing a large file when it is cancelled', async () => {
    const large = join(folder, 'large.bin')
    writeFileSync(large, randomBytes(1 << 22))
    const stop = new AbortController()
    const hash = engine.hash(large, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(hash).rejects.toMatchObject({ data: { code: 'cancelled' } })
  })

  it('reports the device that it computes with', async () => {
    expect(await engine.provider(model)).toMatchObject({ runtime: expect.stringMatching(/^onnxruntime \d/) })
  })
})

describe('the measurement at the first start', () => {
  it('determines how much the networks get per run, and is stored', async () => {
    const { pace } = await engine.provider(model)
    expect(pace.inputPx % 16).toBe(0)
    expect([8, 16, 32, 64]).toContain(pace.cropsPerRun)
    const probeFile = join(folder, 'probe.json')
    const key = probeKey(model.sha256)
    const kept = readProbe(probeFile, key).pace
    expect(Object.values(kept)).toEqual([pace])
    const remembered = { inputPx: 784, cropsPerRun: 3 }
    for (const provider of Object.keys(kept)) writeProbe(probeFile, key, { pace: { [provider]: remembered } })
    const next = startEngine({ spawn: forkEngine({ entry }), setup: setupWith() })
    try {
      expect((await next.provider(model)).pace).toEqual(remembered)
      const request = {
        model,
        slide: as(slide),
        micronsPerPixel: 0.25,
        x: Float64Array.from(spots, ({ x }) => x),
        y: Float64Array.from(spots, ({ y }) => y),
        ...{ fromChunk: 0, chunkSize: 16 },
      }
      // The results do not depend on the number of crops per run.
      for await (const chunk of engine.grade(request))
        for await (const other of next.grade({ ...request, fromChunk: chunk.chunk })) {
          expect(other.probabilities).toEqual(chunk.probabilities)
          expect(other.embeddings).toEqual(chunk.embeddings)
          break
        }
    } finally {
      await next.close()
    }
  })
})

/** A models folder whose model was changed after it was written. It is removed with the test. */
async function changed(change: (model: LoadedModel) => void): Promise<LoadedModel> {
  const home = mkdtempSync(join(folder, 'changed-'))
  writeTinyModel(home)
  const model = await loadRegistry(home)
  change(model)
  return model
}
const setupWith = (provider = 'auto', probeFile: string | null = join(folder, 'probe.json')) => ({
  provider,
  probeFile,
  threads: 1,
  modelBytes: 1e9,
})

describe('a model that does not work', () => {
  it.each<[string, RegExp, (model: LoadedModel) => void]>([
    [
      'no ONNX file',
      /the detector does not load on cpu/,
      ({ detectorFile }) => writeFileSync(detectorFile, 'no model'),
    ],
    ['another kind of network', /no input crops/, (m) => copyFileSync(m.detectorFile, m.graderFile)],
    ['a grader of another shape', /does not run|classes/, (m) => writeFileSync(m.graderFile, tinyGrader(32))],
    [
      'other classes than its manifest says',
      /the grader answers with 10 classes/,
      (m) => m.manifest.grader.classes.pop(),
    ],
    [
      'another stride than its manifest says',
      /the detector's map is/,
      (m) => Object.assign(m.manifest.detector, { stride: 4 }),
    ],
  ])('is refused with the reason: %s', async (_, reason, change) => {
    const broken = startEngine({ spawn: forkEngine({ entry }), setup: setupWith('cpu', null) })
    await expect(broken.provider(engineModel(await changed(change)))).rejects.toMatchObject({
      data: { code: 'model-invalid', params: { name: 'tiny', detail: expect.stringMatching(reason) } },
    })
    // The engine continues with everything else, and the model does not count as loaded.
    expect(await broken.models()).toEqual([])
    expect(await broken.info(slide)).toMatchObject({ width: 900 })
    await broken.close()
  })

  it.runIf(process.platform === 'linux')(
    'on a provider is run on the CPU instead, unless the provider was chosen manually',
    async () => {
      const file = join(folder, 'passed.json')
      const passed = await changed(() => {})
      // A provider that passed the probe (here by a forged entry) fails in use, because its library is missing.
      writeProbe(file, probeKey(passed.sha256), { providers: { webgpu: { state: 'works', note: '' } } })
      const env = { icd: process.env.VK_ICD_FILENAMES }
      process.env.VK_ICD_FILENAMES = join(folder, 'no-driver.json')
      writeProbe(file, probeKey(passed.sha256), { providers: { webgpu: { state: 'works', note: '' } } })
      const engines = ['auto', 'webgpu'].map((provider) =>
        startEngine({ spawn: forkEngine({ entry }), setup: setupWith(provider, file) }),
      )
      try {
        const found = await engines[0]!.provider(engineModel(passed))
        expect(found.provider).toBe('cpu')
        expect(found.notes.join()).toMatch(/webgpu: ./)
        await expect(engines[1]!.provider(engineModel(passed))).rejects.toMatchObject({
          data: { code: 'model-invalid' },
        })
      } finally {
        if (env.icd === undefined) delete process.env.VK_ICD_FILENAMES
        else process.env.VK_ICD_FILENAMES = env.icd
        for (const running of engines) await running.close()
      }
    },
    120_000,
  )
})
