import { expect, it } from 'vitest'
import type { EngineModel } from '#main/engine/protocol/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { HeldModels } from './held-models.ts'

const named = (sha256: string): EngineModel =>
  ({ name: sha256, sha256, detector: { file: 'none' }, grader: { file: 'none' } }) as EngineModel
/** Room for this many models, whose files do not exist, in one lane. */
function roomFor(models: number) {
  const released: string[] = []
  const setup = { provider: 'cpu', probeFile: null, threads: 1, modelBytes: models * 150e6 }
  return { released, held: new HeldModels(setup, ({ sha256 }) => released.push(sha256)) }
}
const briefly = async () => {}

it('keeps as many models as there is room for, and releases the least recently used one', async () => {
  const { held, released } = roomFor(2)
  await held.use(named('a'), briefly)
  await held.use(named('b'), briefly)
  await held.use(named('a'), briefly)
  expect(released).toEqual([])
  await held.use(named('c'), briefly)
  expect([held.names, released]).toEqual([['a', 'c'], ['b']])
})

it('never releases a running model, and makes room once it has finished', async () => {
  const { held, released } = roomFor(1)
  let end = () => {}
  const working = held.use(
    named('a'),
    () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  )
  await held.use(named('b'), briefly)
  await held.use(named('c'), briefly)
  expect([held.names, released]).toEqual([['a', 'c'], ['b']])
  end()
  await working
  expect([held.names, released]).toEqual([['c'], ['b', 'a']])
})

it('keeps the last one, however large, but no unsound one', async () => {
  const { held, released } = roomFor(0)
  await held.use(named('a'), briefly)
  expect(held.names).toEqual(['a'])
  const unsound = held.use(named('b'), () => Promise.reject(new AppError('model-invalid', { name: 'b', detail: '' })))
  await expect(unsound).rejects.toThrow(/model-invalid/)
  expect([held.names, released]).toEqual([[], ['a', 'b']])
})
