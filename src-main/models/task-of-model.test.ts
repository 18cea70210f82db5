import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeTinyModel } from '#main/testing/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { loadRegistry, taskOfModel } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tasks = {
  of(name: string) {
    if (name !== 'cervix') throw new AppError('task-missing', { task: name })
    return cervix
  },
}

it('a model from before tasks had names is cervical', async () => {
  writeTinyModel(folder)
  expect(taskOfModel(await loadRegistry(folder), tasks).name).toBe('cervix')
})

it('a model of an unknown task is refused', async () => {
  writeTinyModel(folder, 'tiny', { task: 'urine' })
  const model = await loadRegistry(folder)
  expect(() => taskOfModel(model, tasks)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ code: 'task-missing' }) }),
  )
})

it('a model with a class that its task does not have is refused by name', async () => {
  writeTinyModel(folder)
  const model = await loadRegistry(folder)
  const { grader } = model.manifest
  const other = {
    ...model,
    manifest: { ...model.manifest, grader: { ...grader, classes: [...grader.classes, 'CIN'] } },
  }
  expect(() => taskOfModel(other, tasks)).toThrow(/model-invalid.*no class 'CIN'/)
})
