import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, pause, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const engine = testEngine()
afterAll(() => engine.close())

let root: string
let hot: string
let lab: Lab
beforeEach(() => {
  root = temporaryFolder()
  hot = join(root, 'hot')
  mkdirSync(hot)
})
afterEach(async () => {
  await lab.close()
  rmSync(root, { recursive: true, force: true })
})

const side = 512
const header = 256
/** An uncompressed grey TIFF of one strip: directory first, then `side` rows. */
function laidOut(): Buffer {
  const bytes = Buffer.alloc(header + side * side)
  bytes.write('II*\0', 'latin1')
  bytes.writeUInt32LE(8, 4)
  const entries: readonly (readonly [number, number, number])[] = [
    [256, 3, side],
    [257, 3, side],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, header],
    [277, 3, 1],
    [278, 3, side],
    [279, 4, side * side],
  ]
  bytes.writeUInt16LE(entries.length, 8)
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = 10 + i * 12
    bytes.writeUInt16LE(tag, at)
    bytes.writeUInt16LE(type, at + 2)
    bytes.writeUInt32LE(1, at + 4)
    if (type === 3) bytes.writeUInt16LE(value, at + 8)
    else bytes.writeUInt32LE(value, at + 8)
  }
  for (let i = 0; i < side * side; i++) bytes[header + i] = 60 + (((i * 7919) >>> 5) % 150)
  return bytes
}

describe('a slide that is taken before it is written to its end', () => {
  it('is marked as changed when its writer goes on, and what it has become comes in as well', async () => {
    lab = openLab(engine, root, { stableMs: 60, pollMs: 40 })
    lab.intake.watch([scannerOf(hot)], '')
    const path = join(hot, 'slow.tif')
    const whole = laidOut()
    // The second half is written, though with nothing in it.
    const half = Buffer.from(whole)
    half.fill(0, header + (side * side) / 2)
    writeFileSync(path, half)
    await until(() => linesOf(lab.cases, ada).length === 1)
    await pause(30)
    writeFileSync(path, whole)
    await until(() => linesOf(lab.cases, ada).length === 2)
    await lab.cases.checkPresence()
    await lab.cases.checkPresence()
    const [first, second] = linesOf(lab.cases, ada).sort((a, b) => a.id - b.id)
    expect(first).toMatchObject({ accession: 'slow', present: true, changed: true })
    expect(second).toMatchObject({ accession: 'slow-2', present: true, changed: false })
  })

  it('is waited for longer where its room is reserved but not filled', async () => {
    lab = openLab(engine, root, { stableMs: 60, pollMs: 40 })
    lab.intake.watch([scannerOf(hot)], '')
    const path = join(hot, 'slow.tif')
    const whole = laidOut()
    const half = header + (side * side) / 2
    const file = openSync(path, 'w')
    writeSync(file, whole, 0, half, 0)
    truncateSync(path, whole.length)
    await pause(600)
    expect(linesOf(lab.cases, ada)).toEqual([])
    writeSync(file, whole, half, whole.length - half, half)
    closeSync(file)
    await until(() => linesOf(lab.cases, ada).length === 1)
    await pause(300)
    expect(linesOf(lab.cases, ada)).toMatchObject([{ changed: false }])
  })
})
