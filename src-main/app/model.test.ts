import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineModel, forkEngine } from '#main/engine/index.ts'
import type { LoadedModel } from '#main/models/index.ts'
import { ownTasks } from '#main/tasks/testing/index.ts'
import { gridOfSpots, tinyGrader, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { ada } from '#shared/contract/testing.ts'
import { modelsOf, tryOutOnce } from './model.ts'
import type { AppOptions } from './options.ts'
import { resourcesFor } from './resources.ts'
import { type App, startApp } from './start.ts'

// Each test starts engines, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const { engineEntry: entry } = resourcesFor(import.meta.url)
let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
  data = mkdtempSync(join(tmpdir(), 'daybreak-records-'))
})
afterEach(() => {
  chmodSync(folder, 0o755)
  for (const made of [folder, data]) rmSync(made, { recursive: true, force: true })
})

/** A model with valid hashes but another shape than its manifest states. */
const writeMisshapen = (name: string): void => writeTinyModel(folder, name, {}, tinyGrader(32))
const opened = (toChange: boolean) =>
  modelsOf({ dataFolder: data, modelsFolder: folder, tasksFolder: ownTasks, spawn: forkEngine({ entry }), toChange })
const start = (options: Partial<AppOptions> = {}): Promise<App> =>
  startApp({
    dataFolder: data,
    host: 'cli',
    version: '0',
    spawnEngine: (onOutput) => forkEngine({ entry, onOutput }),
    modelsFolder: folder,
    tasksFolder: ownTasks,
    uiFolder: '',
    samples: false,
    background: false,
    ...options,
  })

/** Names, sizes, times and contents of everything in a folder. */
const stateOf = (home: string): string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true }).map((found) => {
    const path = join(found.parentPath, found.name)
    const contents = found.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
    return `${path} ${statSync(path).mtimeMs} ${contents}`
  })

describe('a choice on the command line', () => {
  it('is stored in the data folder, so that the program’s folder may be read-only and stays unchanged', async () => {
    writeTinyModel(folder, 'second')
    writeTinyModel(folder, 'first')
    for (const path of [join(folder, 'first'), join(folder, 'second'), folder]) chmodSync(path, 0o555)
    const before = stateOf(folder)
    const changing = await opened(true)
    await changing.models.use('local', { name: 'second' })
    changing.close()
    expect(stateOf(folder)).toEqual(before)
    const looking = await opened(false)
    expect((await looking.models.list()).map(({ name, inUse }) => [name, inUse])).toEqual([
      ['first', false],
      ['second', true],
    ])
    const app = await start()
    expect(app.models.current().model.name).toBe('second')
    // The records may be in use while models are listed, but not while the choice changes.
    expect((await opened(false)).models.state().loaded?.name).toBe('second')
    await expect(opened(true)).rejects.toMatchObject({ data: { code: 'data-folder-in-use' } })
    await app.close()
    chmodSync(join(folder, 'first'), 0o755)
    chmodSync(join(folder, 'second'), 0o755)
  })

  it.each<[string, () => void]>([
    ['of the wrong shape', () => writeMisshapen('second')],
    ['that is no network', () => writeTinyModel(folder, 'second', {}, Buffer.from('no network'))],
  ])('of a model %s is refused by name after a trial run, and nothing changes', async (_, spoil) => {
    spoil()
    writeTinyModel(folder, 'first')
    const { models, close } = await opened(true)
    await expect(models.use('local', { name: 'second' })).rejects.toMatchObject({
      data: { code: 'model-invalid', params: { name: 'second' } },
    })
    close()
    expect((await opened(false)).models.state().loaded?.name).toBe('first')
  })
})

describe('at the start', () => {
  it('a model that does not run here is refused by name, and the previous one screens', async () => {
    writeTinyModel(folder, 'old')
    writeMisshapen('new')
    writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active: 'new', previous: 'old' }))
    const app = await start()
    try {
      const info = await app.api.system.info()
      expect(info.model?.name).toBe('old')
      expect(info.modelError).toBeNull()
      expect(info.modelRefused).toMatchObject({ code: 'model-invalid', params: { name: 'new' } })
      expect((await app.engine.provider(engineModel(app.models.current().model))).provider).toBeTruthy()
    } finally {
      await app.close()
    }
  })

  it('a model is tried once, not at every start', async () => {
    const tried: string[] = []
    const counted = tryOutOnce(async ({ name }) => void tried.push(name), data)
    const model = { name: 'new', sha256: 'a' } as LoadedModel
    await counted(model)
    await counted(model)
    await counted({ ...model, sha256: 'b' })
    expect(tried).toEqual(['new', 'new'])
  })

  it('records without a choice use that of another data folder if they are told to', async () => {
    writeTinyModel(folder, 'second')
    writeTinyModel(folder, 'first')
    const { models, close } = await opened(true)
    await models.use('local', { name: 'second' })
    close()
    const beside = mkdtempSync(join(tmpdir(), 'daybreak-beside-'))
    const app = await start({ dataFolder: beside, choicesOf: data })
    expect(app.models.current().model.name).toBe('second')
    await app.close()
    rmSync(beside, { recursive: true })
  })
})

describe('while the program runs', () => {
  it('another model screens from the next screening on, and windows are told', async () => {
    writeTinyModel(folder, 'second', { version: '2.0.0' })
    writeTinyModel(folder, 'first')
    const app = await start()
    try {
      const spots = gridOfSpots(600, 500, 90)
      await writeSpots(join(data, 'field.png'), 600, 500, spots)
      await app.api.intake.importPaths(ada, [join(data, 'field.png')], { micronsPerPixel: 0.5 })
      await app.screening.finished(1)
      expect(app.screening.resultOf(1)).toMatchObject({ model: { name: 'first' }, cached: false })
      const told: string[] = []
      void (async () => {
        for await (const { kind } of app.api.system.follow(ada, undefined)) told.push(kind)
      })()
      const models = await app.api.models.use(ada, { name: 'second', head: null })
      expect(models.map(({ name, inUse }) => [name, inUse])).toEqual([
        ['first', false],
        ['second', true],
      ])
      expect((await app.api.system.info()).model).toMatchObject({ name: 'second', version: '2.0.0' })
      await expect.poll(() => told).toContain('system')
      app.api.screening.start(ada, 1)
      expect((await app.screening.finished(1)).state).toBe('succeeded')
      expect(app.screening.resultOf(1)).toMatchObject({ model: { name: 'second' }, cached: false })
      expect(app.api.cells.columns(ada, { caseId: 1, slideId: 1, afterId: 0 }).id).toHaveLength(spots.length)
      // Back to the first model, whose result is available at once.
      await app.api.models.use(ada, { name: 'first', head: null })
      expect(app.api.screening.start(ada, 1).state).toBe('succeeded')
      expect(app.screening.resultOf(1)).toMatchObject({ model: { name: 'first' }, cached: true })
    } finally {
      await app.close()
    }
  })
})
