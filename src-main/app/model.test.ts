import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineModel, forkEngine } from '#main/engine/index.ts'
import { activateModel, type LoadedModel, modelsIn } from '#main/models/index.ts'
import { ownTasks } from '#main/tasks/testing/index.ts'
import { tinyGrader, writeTinyModel } from '#main/testing/index.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { modelIn, tryOutOn, tryOutOnce } from './model.ts'
import { resourcesFor } from './resources.ts'
import { startApp } from './start.ts'

const { engineEntry: entry } = resourcesFor(import.meta.url)
let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
  data = mkdtempSync(join(tmpdir(), 'daybreak-records-'))
})
afterEach(() => {
  for (const made of [folder, data]) rmSync(made, { recursive: true, force: true })
})
const tasks = { of: () => cervix }
const tryOut = (model: LoadedModel) => tryOutOn(forkEngine({ entry }), data)(model)
const registry = (): { active: string; previous?: string } =>
  JSON.parse(readFileSync(join(folder, 'registry.json'), 'utf8'))

/** Sound by its hashes, of another shape than it says. */
function writeMisshapen(name: string): void {
  writeTinyModel(folder, name, {}, tinyGrader(32))
}

describe('another model', () => {
  it('is put into use once it has run here, and the one before is kept to go back to', async () => {
    writeTinyModel(folder, 'second')
    writeTinyModel(folder, 'first')
    expect(await modelsIn(folder)).toEqual(['first', 'second'])
    expect((await activateModel(folder, 'second', tryOut)).name).toBe('second')
    expect(registry()).toMatchObject({ active: 'second', previous: 'first' })
    await activateModel(folder, 'second', tryOut)
    expect(registry()).toMatchObject({ active: 'second', previous: 'first' })
  })

  it.each<[string, string, () => void]>([
    ['of the wrong hash', 'model-hash-mismatch', () => writeFileSync(join(folder, 'second', 'grader.onnx'), 'x')],
    ['of the wrong shape', 'model-invalid', () => writeMisshapen('second')],
    ['that is no network', 'model-invalid', () => writeTinyModel(folder, 'second', {}, Buffer.from('no network'))],
    ['that is not there', 'model-missing', () => rmSync(join(folder, 'second'), { recursive: true })],
  ])('%s is refused by name, and nothing changes', async (_, code, spoil) => {
    writeTinyModel(folder, 'second')
    spoil()
    writeTinyModel(folder, 'first')
    const before = registry()
    const refusal = await activateModel(folder, 'second', tryOut).catch((error) => error.data)
    expect(refusal.code).toBe(code)
    expect(JSON.stringify(refusal.params)).toContain('second')
    expect(registry()).toEqual(before)
  })
})

describe('at the start', () => {
  const named = (active: string, previous?: string) =>
    writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active, previous }))

  it.each<[string, string, () => void]>([
    ['does not match its hash', 'model-hash-mismatch', () => writeFileSync(join(folder, 'new', 'grader.onnx'), 'x')],
    ['does not run here', 'model-invalid', () => writeMisshapen('new')],
  ])('a model that %s is refused by name, and the one before it screens', async (_, code, spoil) => {
    writeTinyModel(folder, 'old')
    writeTinyModel(folder, 'new')
    spoil()
    named('new', 'old')
    const app = await startApp({
      dataFolder: data,
      host: 'cli',
      version: '0',
      spawnEngine: (onOutput) => forkEngine({ entry, onOutput }),
      modelsFolder: folder,
      tasksFolder: ownTasks,
      uiFolder: '',
      samples: false,
      background: false,
    })
    try {
      const info = await app.api.system.info()
      expect(info.model?.name).toBe('old')
      expect(info.modelError).toBeNull()
      expect(info.modelRefused?.code).toBe(code)
      expect(JSON.stringify(info.modelRefused?.params)).toContain('new')
      expect((await app.engine.provider(engineModel(app.model.loaded!))).provider).toBeTruthy()
    } finally {
      await app.close()
    }
  })

  it('a model is tried once, not at every start, and only where there is one to go back to', async () => {
    writeTinyModel(folder, 'old')
    writeTinyModel(folder, 'new')
    const tried: string[] = []
    const counted = tryOutOnce(async ({ name }) => void tried.push(name), data)
    named('new')
    expect((await modelIn(folder, tasks, counted)).loaded?.name).toBe('new')
    expect(tried).toEqual([])
    named('new', 'old')
    await modelIn(folder, tasks, counted)
    expect((await modelIn(folder, tasks, counted)).loaded?.name).toBe('new')
    expect(tried).toEqual(['new'])
  })

  it('without one before it there is no screening, and the reason', async () => {
    writeTinyModel(folder, 'new')
    copyFileSync(join(folder, 'new', 'grader.onnx'), join(folder, 'new', 'detector.onnx'))
    const state = await modelIn(folder, tasks, tryOut)
    expect(state).toMatchObject({ loaded: null, refused: null, error: { code: 'model-hash-mismatch' } })
    // One before it that is not sound either is no help: the reason is that of the active one.
    named('new', 'gone')
    expect((await modelIn(folder, tasks, tryOut)).error?.params.file).toBe('new/detector.onnx')
  })
})
