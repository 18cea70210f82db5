import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '#main/engine/index.ts'
import { writeSpots } from '#main/testing/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import { type Lab, openLab, remove, temporaryFolder, testEngine } from './testing.ts'

const engine: Engine = testEngine()
afterAll(() => engine.close())

let folder: string
let lab: Lab
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  await lab.close()
  remove(folder)
})

const crashed = () => Promise.reject(new AppError('engine-crashed', {}, true))
const scaleOf = (slideId: number) => lab.cases.slideById(slideId)?.micronsPerPixel

async function picture(): Promise<string> {
  const path = join(folder, 'S26-00001.tif')
  await writeSpots(path, 600, 500, [{ x: 100, y: 100, red: true }])
  return path
}

describe('An engine that ends during an import', () => {
  it('is replaced, and the file is imported with the scale that was given', async () => {
    let looks = 0
    lab = openLab(engine, folder, {
      check(path) {
        const looking = engine.check(path)
        if (looks++ === 0) process.kill(engine.pid!, 'SIGKILL')
        return looking
      },
    })
    const [outcome] = await lab.intake.importPaths(ada, [await picture()], { micronsPerPixel: 0.31 })
    expect(outcome).toMatchObject({ kind: 'imported', scaleMissing: false })
    expect(looks).toBeGreaterThan(1)
    expect(scaleOf(1)).toBe(0.31)
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('again with each try refuses the file, and a later try still has its scale', async () => {
    let ends = true
    lab = openLab(engine, folder, { check: (path) => (ends ? crashed() : engine.check(path)) })
    const path = await picture()
    const [outcome] = await lab.intake.importPaths(ada, [path], { micronsPerPixel: 0.31 })
    expect(outcome).toMatchObject({ kind: 'quarantined', error: { code: 'engine-crashed' } })
    // A try without a scale, such as one that a watched folder makes, takes nothing away.
    await lab.intake.importPaths(ada, [path], { micronsPerPixel: null })
    ends = false
    const [entry] = lab.intake.quarantine()
    expect(await lab.intake.retryQuarantined(ada, entry!.id)).toMatchObject({ kind: 'imported', scaleMissing: false })
    expect(scaleOf(1)).toBe(0.31)
  })
})

it('The list of many refused files is told now and then, and in the end in full', async () => {
  lab = openLab(engine, folder)
  mkdirSync(join(folder, 'many'))
  const paths = Array.from({ length: 300 }, (_, n) => join(folder, 'many', `${n}.svs`))
  for (const path of paths) writeFileSync(path, '')
  await lab.intake.importPaths(ada, paths, { micronsPerPixel: null })
  const lists = () => lab.events.flatMap((event) => (event.kind === 'quarantine' ? [event.entries.length] : []))
  await expect.poll(() => lists().at(-1), { timeout: 10_000 }).toBe(300)
  expect(lists().length).toBeLessThan(100)
})
