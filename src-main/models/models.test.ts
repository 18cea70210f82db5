import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { writeTinyModel } from '#main/testing/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type Models, type ModelsDeps, openModelChoices, openModels } from './index.ts'
import { writeHead } from './testing/index.ts'

let folder: string
let records: RecordsFile
const tried: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
  records = openRecords(join(folder, 'records.sqlite'))
  tried.length = 0
})
afterEach(() => {
  records.close()
  rmSync(folder, { recursive: true })
})

/** Models as at a start of the program. A model whose name begins with `bad` does not run here. */
const open = (more: Partial<ModelsDeps> = {}): Promise<Models> =>
  openModels({
    folders: [folder, join(folder, 'own')],
    headsFolder: join(folder, 'heads'),
    choices: openModelChoices(records),
    async tryOut({ name }) {
      tried.push(name)
      if (name.startsWith('bad')) throw new AppError('model-invalid', { name, detail: 'it does not run' })
    },
    ...more,
  })
const named = (active: string, previous?: string) =>
  writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active, previous }))
const write = (name: string, change: Record<string, unknown> = {}, home = folder) =>
  writeTinyModel(home, name, { version: `of ${name}`, ...change })
const spoil = (name: string) => writeFileSync(join(folder, name, 'grader.onnx'), 'x')

describe('the model in use', () => {
  it('is the program’s own until a laboratory chooses another', async () => {
    write('other')
    write('default')
    const models = await open()
    expect(models.current().model.name).toBe('default')
    expect(tried).toEqual([])
    await models.use('local', { name: 'other' })
    expect(models.current().model.name).toBe('other')
    expect((await open()).current().model.name).toBe('other')
    // The program ships another default, but the choice stays.
    write('newer')
    expect((await open()).current().model.name).toBe('other')
  })

  it('is stored in the records, with an event that says who and which, and the program’s folder is unchanged', async () => {
    write('other')
    write('default')
    const models = await open()
    const before = models.current().model
    const after = await models.use('local', { name: 'other' })
    const event = records
      .read<[], { by: string; task: string; before: string; after: string }>(
        "SELECT person_id AS by, subject AS task, before, after FROM events WHERE what = 'model-chosen'",
      )
      .get()!
    expect({ ...event, before: JSON.parse(event.before), after: JSON.parse(event.after) }).toEqual({
      ...{ by: 'local', task: 'cervix' },
      before: { name: 'default', sha256: before.sha256, head: null },
      after: { name: 'other', sha256: after.sha256, head: null },
    })
    expect(openModelChoices(records).read('cervix')).toEqual({ name: 'other', previous: 'default', head: null })
  })

  it.each<[string, string, () => void]>([
    ['of the wrong hash', 'model-hash-mismatch', () => spoil('other')],
    ['that is not there', 'model-missing', () => rmSync(join(folder, 'other'), { recursive: true })],
  ])('is not replaced by one %s, and nothing changes', async (_, code, change) => {
    write('other')
    write('default')
    change()
    const models = await open()
    await expect(models.use('local', { name: 'other' })).rejects.toMatchObject({ data: { code } })
    expect(models.current().model.name).toBe('default')
    expect(openModelChoices(records).read('cervix')).toBeNull()
  })

  it('is not replaced by one that does not run here, which is then listed with its reason', async () => {
    write('bad')
    write('default')
    const models = await open()
    await expect(models.use('local', { name: 'bad' })).rejects.toMatchObject({ data: { code: 'model-invalid' } })
    expect(models.current().model.name).toBe('default')
    expect((await models.list()).map(({ name, inUse, error }) => [name, inUse, error?.params.detail])).toEqual([
      ['bad', false, 'it does not run'],
      ['default', true, undefined],
    ])
  })

  it('stays if the choice cannot be stored', async () => {
    write('other')
    write('default')
    const choices = openModelChoices(records)
    const models = await open({
      choices: {
        ...choices,
        write() {
          throw new AppError('disk-full', {}, true)
        },
      },
    })
    await expect(models.use('local', { name: 'other' })).rejects.toThrow(/disk-full/)
    expect(models.current().model.name).toBe('default')
  })

  it.each(['../default', 'default/../other', '.'])('is never outside its folder: %s', async (name) => {
    write('default')
    const models = await open()
    await expect(models.use('local', { name })).rejects.toMatchObject({ data: { code: 'model-missing' } })
  })
})

describe('at the start', () => {
  it('a damaged chosen model is refused by name, and the previous one screens', async () => {
    write('other')
    write('default')
    await (await open()).use('local', { name: 'other' })
    spoil('other')
    const state = (await open()).state()
    expect(state).toMatchObject({ loaded: { name: 'default' }, error: null, refused: { code: 'model-hash-mismatch' } })
  })

  it('a model that does not run here is replaced by the previous one', async () => {
    write('old')
    write('bad')
    named('bad', 'old')
    expect((await open()).state()).toMatchObject({ loaded: { name: 'old' }, refused: { code: 'model-invalid' } })
    expect(tried).toEqual(['bad'])
  })

  it('a model without a previous one is not tried out, and if it is refused there is no screening, but a reason', async () => {
    write('new')
    expect((await open()).current().model.name).toBe('new')
    expect(tried).toEqual([])
    copyFileSync(join(folder, 'new', 'grader.onnx'), join(folder, 'new', 'detector.onnx'))
    const models = await open()
    expect(models.state()).toMatchObject({ loaded: null, refused: null, error: { code: 'model-hash-mismatch' } })
    expect(() => models.current()).toThrow(/model-hash-mismatch.*new.detector.onnx/)
    // An unsound previous model does not help. The reason given is that of the active one.
    named('new', 'gone')
    expect((await open()).state().error?.params.file).toBe('new/detector.onnx')
  })

  it('without a registry there is no model, unless the laboratory chose one', async () => {
    const empty = await open()
    expect(empty.state()).toMatchObject({ loaded: null, error: { code: 'model-missing' } })
    write('mine', {}, join(folder, 'own'))
    await (await open()).use('local', { name: 'mine' })
    expect((await open()).state()).toMatchObject({ loaded: { name: 'mine' }, error: null, refused: null })
  })

  it('a model that this program cannot use is refused with the reason', async () => {
    write('new')
    const check = () => {
      throw new AppError('model-invalid', { name: 'new', detail: 'no such task' })
    }
    expect((await open({ check })).state().error?.params.detail).toBe('no such task')
  })
})

describe('several models', () => {
  it('can be used at once, each found by its hash', async () => {
    write('other')
    write('default')
    const models = await open()
    const other = (await models.list()).find(({ name }) => name === 'other')!
    expect((await (await open()).find(other.sha256!)).name).toBe('other')
    await expect(models.find('0'.repeat(64))).rejects.toMatchObject({ data: { code: 'model-missing' } })
    expect(models.known('0'.repeat(64))).toBeNull()
  })

  it('each belong to a task, and a choice changes only its own task', async () => {
    write('eyes', { task: 'eyes' })
    write('default')
    const models = await open()
    expect([models.current().model.name, models.current('eyes').model.name]).toEqual(['default', 'eyes'])
    expect(() => models.current('ears')).toThrow(/task-without-model.*ears/)
    write('eyes2', { task: 'eyes' })
    named('default')
    await models.use('local', { name: 'eyes2' })
    expect([models.current().model.name, models.current('eyes').model.name]).toEqual(['default', 'eyes2'])
  })

  it('are listed with the current and the previous one, and the program’s own wins if two have the same name', async () => {
    write('default', { version: "the laboratory's" }, join(folder, 'own'))
    write('other')
    write('default')
    spoil('other')
    const models = await open()
    expect(await models.list()).toMatchObject([
      { name: 'default', version: 'of default', inUse: true, previous: false, error: null },
      { name: 'other', version: null, sha256: null, inUse: false, error: { code: 'model-hash-mismatch' } },
    ])
    write('other')
    named('default')
    await models.use('local', { name: 'other' })
    expect((await models.list()).map(({ inUse, previous }) => [inUse, previous])).toEqual([
      [false, true],
      [true, false],
    ])
  })
})

describe('a head', () => {
  it('is chosen with its model, found by its hash, and listed if it fits', async () => {
    write('other')
    write('default')
    const first = await open()
    writeHead(join(folder, 'heads'), first.current().model, 'HSIL')
    await first.use('local', { name: 'default', head: 'tiny.json' })
    const models = await open()
    const { model, head } = models.current()
    expect([model.name, head?.name]).toEqual(['default', 'tiny-head'])
    expect((await (await open()).findHead(head!.sha256, model)).sha256).toBe(head!.sha256)
    expect((await models.list()).map(({ name, heads }) => [name, heads])).toEqual([
      ['default', [{ file: 'tiny.json', version: '1.0.0', inUse: true }]],
      ['other', []],
    ])
    await models.use('local', { name: 'default' })
    expect(models.current().head).toBeNull()
  })

  it('of another model is refused by name, and nothing changes', async () => {
    write('other')
    write('default')
    const models = await open()
    writeHead(join(folder, 'heads'), models.current().model, 'HSIL')
    await expect(models.use('local', { name: 'other', head: 'tiny.json' })).rejects.toMatchObject({
      data: { code: 'head-invalid', params: { file: 'tiny.json' } },
    })
    await expect(models.use('local', { name: 'default', head: '../registry.json' })).rejects.toThrow(/head-invalid/)
    expect(models.current()).toMatchObject({ model: { name: 'default' }, head: null })
  })

  it('that is damaged leaves its model in use without it at the next start, with the reason', async () => {
    write('default')
    const models = await open()
    writeHead(join(folder, 'heads'), models.current().model, 'HSIL')
    await models.use('local', { name: 'default', head: 'tiny.json' })
    writeFileSync(join(folder, 'heads', 'tiny.json'), '{}')
    expect((await open()).state()).toMatchObject({
      ...{ loaded: { name: 'default' }, head: null, error: null },
      refused: { code: 'head-invalid' },
    })
  })
})
