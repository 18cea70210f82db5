import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTinyModel } from '#main/testing/index.ts'
import { headSha256, headsIn, type LoadedHead, loadHead } from './head.ts'
import { type LoadedModel, loadRegistry } from './registry.ts'
import { headFields, writeHead } from './testing/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-heads-'))
const file = join(folder, 'tiny.json')
/** Computed by independent code from the same contents. */
const WRITTEN_DOWN = '467ab885f82124f8d57e1413ee823fcce6818c69697d1ead576f20c02ef6956f'
let model: LoadedModel
beforeAll(async () => {
  writeTinyModel(folder)
  model = await loadRegistry(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const loaded = (): Promise<LoadedHead> => loadHead(file, model)
const refusal = async (): Promise<string> => {
  const error = await loaded().catch((reason) => reason)
  expect(error.data).toMatchObject({ code: 'head-invalid', params: { file: 'tiny.json' } })
  return error.data.params.detail
}
/** Writes a head with a valid hash but other contents than those of `writeHead`. */
const writeOther = (change: Partial<Parameters<typeof headSha256>[0]>, embeddingSize = 3) => {
  const { classes } = model.manifest.grader
  const contents = {
    ...{ model: model.sha256, classes, temperature: 1 },
    weights: new Uint8Array(classes.length * 3 * 4),
    bias: new Uint8Array(classes.length * 4),
    ...change,
  }
  writeFileSync(file, JSON.stringify(headFields(contents, embeddingSize)))
}

describe('a head', () => {
  it('is read with its numbers and identified by its hash', async () => {
    writeHead(folder, model, 'HSIL')
    const head = await loaded()
    expect(head).toMatchObject({ name: 'tiny-head', version: '1.0.0', temperature: 2 })
    expect(head.classes).toEqual(model.manifest.grader.classes)
    expect(head.weights).toHaveLength(head.classes.length * 3)
    expect([...head.bias].map((value, i) => value > 0 && head.classes[i]).filter(Boolean)).toEqual(['HSIL'])
    expect(head.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(await headsIn(folder)).toContain('tiny.json')
  })

  it('has a hash that can be computed anywhere: the expected value is written out here', () => {
    const contents = {
      ...{ model: 'a'.repeat(64), classes: ['NILM', 'HSIL'], temperature: 1.5 },
      weights: new Uint8Array(Float32Array.of(1, -2, 0.5, 0).buffer),
      bias: new Uint8Array(Float32Array.of(0, 0.25).buffer),
    }
    expect(headSha256(contents)).toBe(WRITTEN_DOWN)
    for (const other of [
      { model: 'b'.repeat(64) },
      { classes: ['HSIL', 'NILM'] },
      { temperature: 1.25 },
      { weights: contents.bias },
      { bias: contents.weights },
    ])
      expect(headSha256({ ...contents, ...other })).not.toBe(WRITTEN_DOWN)
  })

  it.each<[string, RegExp, () => void]>([
    ['that is not there', /the file does not exist/, () => rmSync(file, { force: true })],
    ['that is no JSON', /the file/, () => writeFileSync(file, 'a head')],
    [
      'that was changed',
      /do not match its hash/,
      () => writeHead(folder, model, 'HSIL', (head) => Object.assign(head, { calibration: { temperature: 1 } })),
    ],
    [
      'for the embedding of another model',
      /model bbbbbbbbbbbb, not for tiny/,
      () => writeOther({ model: 'b'.repeat(64) }),
    ],
    ['for embeddings of another size', /embeddings of 4 numbers, but those of tiny have 3/, () => writeOther({}, 4)],
    ['with a class that the model does not have', /no class Blast/, () => writeOther({ classes: ['NILM', 'Blast'] })],
    [
      'with a class twice',
      /NILM is named twice/,
      () => writeOther({ classes: [...model.manifest.grader.classes, 'NILM'] }),
    ],
    [
      'without one of the classes',
      /HSIL is missing|is missing/,
      () => writeOther({ classes: model.manifest.grader.classes.slice(1) }),
    ],
    ['with too few weights', /weights: there must be one row/, () => writeOther({ weights: new Uint8Array(8) })],
    ['with too many biases', /bias: there must be one number/, () => writeOther({ bias: new Uint8Array(80) })],
    [
      'with a weight that is no number',
      /weights: some values are not numbers/,
      () => writeOther({ weights: new Uint8Array(new Float32Array(30).fill(Number.NaN).buffer) }),
    ],
    [
      'with a temperature of nothing',
      /calibration.temperature/,
      () => writeHead(folder, model, 'HSIL', (head) => Object.assign(head, { calibration: { temperature: 0 } })),
    ],
  ])('%s is refused by name', async (_, reason, write) => {
    write()
    expect(await refusal()).toMatch(reason)
  })
})
