import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, pause, remove, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const shared = fileURLToPath(new URL('../../../shared/data/wsi/', import.meta.url))
const slide = join(shared, 'CMU-1-Small-Region.svs')
const haveShared = existsSync(slide)

const engine = testEngine()
afterAll(() => engine.close())

let folder: string
let lab: Lab
beforeEach(() => {
  folder = temporaryFolder()
  lab = openLab(engine, folder, { stableMs: 300, pollMs: 200 })
})
afterEach(async () => {
  await lab.close()
  remove(folder)
})

describe.skipIf(!haveShared)('a watched folder', () => {
  it('imports a file once it has stopped growing, exactly once, and no temporary one', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(join(hot, 'today'), { recursive: true })
    lab.intake.watch([scannerOf(hot)], '')
    const bytes = readFileSync(slide)
    const path = join(hot, 'today', 'scan.svs')
    writeFileSync(join(hot, 'other.svs.part'), bytes)
    for (let written = 0; written < bytes.length; written += 400_000) {
      writeFileSync(path, bytes.subarray(written, written + 400_000), { flag: 'a' })
      await pause(150)
    }
    await until(() => linesOf(lab.cases, ada).length === 1)
    expect(lab.intake.quarantine()).toEqual([])
    await pause(800)
    expect(lab.events.filter(({ kind }) => kind === 'import').length).toBe(1)
  })

  it('reads a copy of an existing slide once, not at every scan', async () => {
    await lab.intake.importPaths(ada, [slide], { micronsPerPixel: null })
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    copyFileSync(slide, join(hot, 'copy.svs'))
    lab.intake.watch([scannerOf(hot)], '')
    const read = () => lab.events.filter(({ kind }) => kind === 'import').length
    await until(() => read() === 2)
    await pause(1500)
    expect(read()).toBe(2)
  })

  it('is reported when it disappears, and continues when it is back', async () => {
    const hot = join(folder, 'hot')
    lab.intake.watch([scannerOf(hot)], '')
    await until(() => lab.intake.folderStates()[0]?.reason === 'missing')
    mkdirSync(hot)
    copyFileSync(slide, join(hot, 'scan.svs'))
    await until(() => linesOf(lab.cases, ada).length === 1)
    expect(lab.intake.folderStates()).toMatchObject([{ path: hot, ok: true, reason: null }])
    expect(lab.events.some(({ kind }) => kind === 'system')).toBe(true)
    rmSync(hot, { recursive: true })
    await until(() => lab.intake.folderStates()[0]?.ok === false)
  })
})
