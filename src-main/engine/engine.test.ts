import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRegistry } from '#main/models/index.ts'
import { gridOfSpots, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { type Engine, engineModel, forkEngine, startEngine } from './index.ts'

const entry = fileURLToPath(new URL('./process/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'daybreak-engine-'))
const slide = join(folder, 'slide.tif')
const spots = gridOfSpots(900, 700, 90)
let engine: Engine
beforeAll(async () => {
  await writeSpots(slide, 900, 700, spots)
  writeTinyModel(folder)
  const model = await loadRegistry(folder)
  engine = startEngine({
    spawn: forkEngine({ entry }),
    setup: { model: engineModel(model), provider: 'auto', probeFile: join(folder, 'probe.json'), threads: 1 },
  })
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
    const tile = await engine.tile(slide, { level: 0, col: 1, row: 1, plane: 0 })
    expect(await sharp(tile.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 256 })
    const crop = await engine.crop(slide, { x: spots[0]!.x, y: spots[0]!.y, sizePx: 40, outPx: 80 })
    const { data } = await sharp(crop.bytes)
      .extract({ left: 36, top: 36, width: 8, height: 8 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]!).toBeLessThan(180)
    expect(await engine.hash(slide)).toBe(createHash('sha256').update(readFileSync(slide)).digest('hex'))
  })

  it('answers with the error of the file, by name', async () => {
    const empty = join(folder, 'empty.svs')
    writeFileSync(empty, '')
    await expect(engine.check(empty)).rejects.toMatchObject({
      data: { code: 'file-empty', params: { file: 'empty.svs' } },
    })
    await expect(engine.info(join(folder, 'none.svs'))).rejects.toMatchObject({ data: { code: 'file-not-found' } })
  })

  it('goes on answering while it screens', async () => {
    const plan = await engine.plan(slide, planOptions)
    expect(plan.blocks).toHaveLength(12)
    let found = 0
    let crops = 0
    for await (const batch of engine.detect({ path: slide, plan, fromBatch: 0 })) {
      found += batch.x.length
      await engine.crop(slide, { x: 100, y: 100, sizePx: 64, outPx: 64 })
      crops++
    }
    expect(crops).toBe(12)
    // Those near a border are reported by both sides.
    expect(found).toBeGreaterThanOrEqual(spots.length)
  })

  it('starts at the batch it is asked for', async () => {
    const plan = await engine.plan(slide, planOptions)
    const batches: number[] = []
    for await (const batch of engine.detect({ path: slide, plan, fromBatch: 9 })) batches.push(batch.batch)
    expect(batches).toEqual([9, 10, 11])
  })

  it('stops hashing a large file when it is cancelled', async () => {
    const large = join(folder, 'large.bin')
    writeFileSync(large, randomBytes(1 << 22))
    const stop = new AbortController()
    const hash = engine.hash(large, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(hash).rejects.toMatchObject({ data: { code: 'cancelled' } })
  })

  it('says what it computes with', async () => {
    expect(await engine.provider()).toMatchObject({ runtime: expect.stringMatching(/^onnxruntime \d/) })
  })
})

describe('a model that does not work', () => {
  it('is named, and the engine goes on with everything else', async () => {
    const other = mkdtempSync(join(tmpdir(), 'daybreak-engine-'))
    writeTinyModel(other)
    const model = await loadRegistry(other)
    writeFileSync(model.detectorFile, 'not a model')
    const broken = startEngine({
      spawn: forkEngine({ entry }),
      setup: { model: engineModel(model), provider: 'cpu', probeFile: null, threads: 1 },
    })
    await expect(broken.provider()).rejects.toMatchObject({ data: { code: 'model-invalid', params: { name: 'tiny' } } })
    expect(await broken.info(slide)).toMatchObject({ width: 900 })
    await broken.close()
    rmSync(other, { recursive: true })
  })
})
