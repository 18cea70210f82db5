import { appendFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStillness, stampsOf } from './stamps.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-stamps-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Two files and the question whether they are still as they were, asked of this machine's disk or of a far one. */
async function setUp(local: boolean) {
  const paths = ['a.tif', 'b.tif'].map((name) => join(folder, name))
  for (const path of paths) writeFileSync(path, 'pixels')
  const isStill = createStillness(await stampsOf(paths), async () => local)
  await new Promise(setImmediate)
  return { second: paths[1]!, isStill }
}

describe.each([
  ['on this machine', true],
  ['elsewhere', false],
])('Files %s', (_where, local) => {
  it('are still while nobody touches them', async () => {
    const { isStill } = await setUp(local)
    expect(await Promise.all([isStill(), isStill()])).toEqual([true, true])
    expect(await isStill()).toBe(true)
  })

  it('are not when one grows, is written with the same size, is replaced or goes away', async () => {
    const changes: ((path: string) => void)[] = [
      (path) => appendFileSync(path, '.'),
      (path) => utimesSync(path, 1, 1),
      (path) => {
        writeFileSync(`${path}.new`, 'others')
        renameSync(`${path}.new`, path)
      },
      (path) => rmSync(path),
    ]
    for (const change of changes) {
      const { second, isStill } = await setUp(local)
      expect(await isStill()).toBe(true)
      change(second)
      expect(await isStill()).toBe(false)
    }
  })

  it('are looked at anew by who asks after a look began', async () => {
    const { second, isStill } = await setUp(local)
    const before = isStill()
    expect(await before).toBe(true)
    rmSync(second)
    expect(await isStill()).toBe(false)
  })
})

it('A file system that does not tell what it is counts as elsewhere', async () => {
  const path = join(folder, 'a.tif')
  writeFileSync(path, 'pixels')
  const isStill = createStillness(await stampsOf([path]), () => Promise.reject(new Error('ENOSYS')))
  expect(await isStill()).toBe(true)
})
