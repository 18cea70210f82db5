import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { engineModel } from '#main/engine/index.ts'
import type { EngineModel } from '#main/engine/protocol/index.ts'
import { loadRegistry } from '#main/models/index.ts'
import { compareWithCpu } from '../providers/probe.ts'
import { openModel } from './model.ts'

const models = fileURLToPath(new URL('../../../models', import.meta.url))
const fields = fileURLToPath(new URL('../../../../shared/data/cric', import.meta.url))
const missing = [join(models, 'registry.json'), fields].find((path) => !existsSync(path))
if (missing) console.log(`Skipped: half precision of the model in use (${missing} is not there)`)

/** The model as a graphics card would run it, for running on the CPU. */
const halved = ({ detector, grader, ...model }: EngineModel): EngineModel => ({
  ...model,
  detector: { ...detector, file: detector.halfFile! },
  grader: { ...grader, file: grader.halfFile! },
})
const open = (model: EngineModel) => openModel({ provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 }, model)

describe.skipIf(missing)('half precision of the model in use', () => {
  it('gives nearly the same results as eight bits on labelled cells', { timeout: 120_000 }, async () => {
    const model = engineModel(await loadRegistry(models))
    expect(model.detector.halfFile && model.grader.halfFile).toBeTruthy()
    expect(await compareWithCpu('cpu', halved(model), 1, model)).not.toMatchObject({
      note: expect.stringContaining('differs'),
    })
    const { images, annotations } = JSON.parse(readFileSync(join(fields, 'annotations.json'), 'utf8'))
    const image = images.find((one: { worst: string }) => one.worst === 'HSIL')
    const side = model.grader.cropPx
    const inside = ({ image_id, x, y }: { image_id: number; x: number; y: number }) =>
      image_id === image.id && Math.min(x, y, image.width - x, image.height - y) > side / 2
    const cells = annotations.filter(inside).slice(0, 12)
    expect(cells.length).toBeGreaterThan(4)
    const crops: Buffer[] = []
    for (const { x, y } of cells) {
      const area = { left: Math.round(x - side / 2), top: Math.round(y - side / 2), width: side, height: side }
      crops.push(await sharp(join(fields, image.file)).extract(area).raw().toBuffer())
    }
    const pixels = new Uint8Array(Buffer.concat(crops))
    const [eight, half] = [await open(model), await open(halved(model))]
    const { probabilities } = await eight.grade(pixels.slice(), cells.length)
    const graded = await half.grade(pixels.slice(), cells.length)
    const differences = graded.probabilities.map((p, i) => Math.abs(p - probabilities[i]!))
    expect(differences.reduce((a, b) => a + b, 0) / differences.length).toBeLessThan(0.02)
    expect(Math.max(...differences)).toBeLessThan(0.2)
  })
})
