import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tinyGrader, writeTinyModel } from '#main/testing/index.ts'
import { loadRegistry } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the models folder', () => {
  it('loads the active model and gives it an identity', async () => {
    writeTinyModel(folder)
    const model = await loadRegistry(folder)
    expect(model.name).toBe('tiny')
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(model.manifest.detector.classes).toHaveLength(6)
  })

  it('gives a model another identity if only its manifest changes', async () => {
    writeTinyModel(folder)
    const before = await loadRegistry(folder)
    writeTinyModel(folder, 'tiny', { thresholds: { ruleOutBelow: 0.3, urgentAt: 0.5 } })
    expect((await loadRegistry(folder)).sha256).not.toBe(before.sha256)
  })

  it('refuses a model file with the wrong hash, by name', async () => {
    writeTinyModel(folder)
    appendFileSync(join(folder, 'tiny', 'detector.onnx'), 'x')
    await expect(loadRegistry(folder)).rejects.toMatchObject({
      data: { code: 'model-hash-mismatch', params: { file: 'tiny/detector.onnx' } },
    })
  })

  it('checks the hashes of the networks of half precision too', async () => {
    const bytes = tinyGrader(64, 0.1)
    const half = { file: 'grader.half.onnx', sha256: createHash('sha256').update(bytes).digest('hex') }
    writeTinyModel(folder)
    const before = await loadRegistry(folder)
    writeTinyModel(folder, 'tiny', { grader: { ...before.manifest.grader, half } })
    await expect(loadRegistry(folder)).rejects.toMatchObject({ data: { code: 'model-missing' } })
    writeFileSync(join(folder, 'tiny', half.file), bytes)
    const model = await loadRegistry(folder)
    expect([model.halfGraderFile, model.halfDetectorFile]).toEqual([join(folder, 'tiny', half.file), null])
    appendFileSync(join(folder, 'tiny', half.file), 'x')
    await expect(loadRegistry(folder)).rejects.toMatchObject({ data: { code: 'model-hash-mismatch' } })
  })

  it('says which model is missing', async () => {
    await expect(loadRegistry(folder)).rejects.toMatchObject({ data: { code: 'model-missing' } })
    writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active: 'gone' }))
    await expect(loadRegistry(folder)).rejects.toMatchObject({
      data: { code: 'model-missing', params: { name: 'gone' } },
    })
  })

  it('refuses a manifest that refers outside the model folder', async () => {
    writeTinyModel(folder)
    writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active: '../tiny' }))
    await expect(loadRegistry(folder)).rejects.toMatchObject({ data: { code: 'model-invalid' } })
  })
})
