import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sampleRecipes } from '#main/synth/recipe/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import { createSamples } from './samples.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-samples-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Samples that are drawn at once, and screened when the test says so. */
function lab() {
  const drawn: string[] = []
  const screening = Promise.withResolvers<void>()
  const asked: number[] = []
  const samples = createSamples({
    recipes: async () => sampleRecipes,
    folder,
    async synthesize({ out }, { signal }) {
      if (signal.aborted) throw new AppError('cancelled')
      drawn.push(basename(out))
      writeFileSync(out, 'a slide')
    },
    importPaths: async (_, [path]) => [
      { kind: 'imported', fileName: basename(path!), caseId: drawn.length, slideId: drawn.length, scaleMissing: false },
    ],
    edit: () => undefined,
    screened(slideId) {
      asked.push(slideId)
      return screening.promise
    },
    publish: () => undefined,
  })
  return { samples, drawn, asked, screening }
}

it('The first sample is screened before the next one is drawn, and only the first one is waited for', async () => {
  const { samples, drawn, asked, screening } = lab()
  const added = samples.add(ada)
  await vi.waitFor(() => expect(asked).toEqual([1]))
  expect(drawn).toEqual(['sample-1.tif'])
  screening.resolve()
  expect(await added).toHaveLength(sampleRecipes.length)
  expect(drawn).toEqual(sampleRecipes.map(({ fileName }) => fileName))
  expect(asked).toEqual([1])
})

it('Closing does not wait for a screening', async () => {
  const { samples, drawn, asked } = lab()
  const added = samples.add(ada).catch((error: AppError) => error.code)
  await vi.waitFor(() => expect(asked).toEqual([1]))
  await samples.close()
  expect(await added).toBe('cancelled')
  expect(drawn).toEqual(['sample-1.tif'])
})

it('The first sample is the smallest one, because a newcomer waits for it', () => {
  const areas = sampleRecipes.map(({ options: { width = 0, height = 0 } }) => width * height)
  expect(Math.min(...areas)).toBe(areas[0])
})

it('What a slide under way has left is removed, and nothing else', async () => {
  const { samples, screening } = lab()
  screening.resolve()
  await samples.add(ada)
  for (const name of ['sample-1.tif.part', 'sample-1.truth.ndjson.part']) writeFileSync(join(folder, name), 'half')
  const whole = readdirSync(folder).filter((name) => !name.endsWith('.part'))
  await samples.dropHalfDone()
  expect(readdirSync(folder)).toEqual(whole)
  rmSync(folder, { recursive: true })
  await expect(samples.dropHalfDone()).resolves.toBeUndefined()
})
