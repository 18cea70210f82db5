import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSpots } from '#main/testing/index.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, remove, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const engine = testEngine()
afterAll(() => engine.close())

let folder: string
let lab: Lab
/** Called with each slide after all of it has been hashed. */
let afterHashing: (path: string) => void
beforeEach(() => {
  folder = temporaryFolder()
  afterHashing = () => undefined
  lab = openLab(engine, folder, {
    async hash(path) {
      const hash = await engine.hash(path)
      afterHashing(path)
      return hash
    },
  })
})
afterEach(async () => {
  await lab.close()
  remove(folder)
})

const outcomeOf = async (path: string): Promise<ImportOutcome> =>
  (await lab.intake.importPaths(ada, [path], { micronsPerPixel: null }))[0]!

/** A field. With or without a spot, the file has different content. */
async function picture(name: string, spot: boolean): Promise<string> {
  const path = join(folder, name)
  await writeSpots(path, 900, 700, spot ? [{ x: 300, y: 300, red: true }] : [])
  return path
}

describe('a file that changes while it is hashed', () => {
  it('is refused, because the hash would match neither state, and is imported once it no longer changes', async () => {
    const path = await picture('field.png', true)
    afterHashing = (of) => writeFileSync(of, 'one more line', { flag: 'a' })
    expect(await outcomeOf(path)).toMatchObject({
      kind: 'quarantined',
      error: { code: 'file-changed', params: { file: 'field.png' }, retryable: true },
    })
    expect(linesOf(lab.cases, ada)).toEqual([])
    await picture('field.png', false)
    afterHashing = () => undefined
    expect(await outcomeOf(path)).toMatchObject({ kind: 'imported' })
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('is refused even if its size stays the same', async () => {
    const path = await picture('field.png', true)
    const later = new Date(Date.now() + 60_000)
    afterHashing = (of) => utimesSync(of, later, later)
    expect(await outcomeOf(path)).toMatchObject({ error: { code: 'file-changed' } })
    expect(linesOf(lab.cases, ada)).toEqual([])
  })
})

describe('a file that changes after it was dismissed', () => {
  const dismissed = async (path: string) => {
    await until(() => lab.intake.quarantine().length === 1)
    const { id } = lab.intake.quarantine()[0]!
    lab.intake.dismissQuarantined(ada, id)
    expect(lab.intake.quarantine()).toEqual([])
    writeFileSync(path, 'no slide, but no longer empty')
    return id
  }

  it('is listed again if it still cannot be read', async () => {
    const path = join(folder, 'note.svs')
    writeFileSync(path, '')
    await outcomeOf(path)
    const id = await dismissed(path)
    await outcomeOf(path)
    expect(lab.intake.quarantine()).toMatchObject([{ id, error: { code: 'file-not-a-slide' } }])
  })

  it('is listed again automatically if its folder is watched', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    const path = join(hot, 'note.svs')
    writeFileSync(path, '')
    lab.intake.watch([scannerOf(hot)], '')
    await dismissed(path)
    await until(() => lab.intake.quarantine().length === 1)
    expect(lab.intake.quarantine()).toMatchObject([{ error: { code: 'file-not-a-slide' } }])
  })
})
