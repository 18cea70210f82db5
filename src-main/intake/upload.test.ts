import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { ada } from '#shared/contract/testing.ts'
import { safeName } from './file-names.ts'
import { type Lab, openLab, pause, remove, temporaryFolder, testEngine } from './testing.ts'
import { receiveUpload } from './upload.ts'

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
  vi.useRealTimers()
  await lab.close()
  remove(folder)
})

const noScale = { micronsPerPixel: null }

describe.skipIf(!haveShared)('an upload', () => {
  const stream = (bytes: Uint8Array, fail?: Error) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes)
        if (fail) controller.error(fail)
        else controller.close()
      },
    })
  const signal = new AbortController().signal
  const inbox = () => readdirSync(join(folder, 'data', 'inbox'))

  it('is kept among the slides under its own name', async () => {
    const bytes = readFileSync(slide)
    const outcome = await lab.intake.upload(ada, {
      name: '../../Smear 7.svs',
      bytes: bytes.length,
      body: stream(bytes),
      signal,
      ...noScale,
    })
    expect(outcome).toMatchObject({ kind: 'imported', fileName: 'Smear 7.svs' })
    const record = lab.cases.slideById(outcome.kind === 'imported' ? outcome.slideId : 0)
    expect(record?.path.startsWith(lab.slidesFolder)).toBe(true)
    expect(readFileSync(record?.path ?? '').equals(bytes)).toBe(true)
    expect(inbox()).toEqual([])
  })

  it('of an existing slide leaves no second copy', async () => {
    const bytes = readFileSync(slide)
    const send = (name: string) =>
      lab.intake.upload(ada, { name, bytes: bytes.length, body: stream(bytes), signal, ...noScale })
    await send('a.svs')
    expect((await send('b.svs')).kind).toBe('known')
    const kept = readdirSync(lab.slidesFolder, { recursive: true }).map((name) => basename(String(name)))
    expect(kept.filter((name) => name.endsWith('.svs'))).toEqual(['a.svs'])
  })

  it('of the very same file again leaves the slide readable: its record and its file stay consistent', async () => {
    const bytes = readFileSync(slide)
    const send = () =>
      lab.intake.upload(ada, { name: 'a.svs', bytes: bytes.length, body: stream(bytes), signal, ...noScale })
    await send()
    await pause(20)
    expect((await send()).kind).toBe('known')
    const record = lab.cases.slideById(1)!
    expect(Math.round(statSync(record.path).mtimeMs)).toBe(record.modifiedMs)
    expect(inbox()).toEqual([])
  })

  it('replaces a slide whose own file has changed', async () => {
    const path = join(folder, 'mine.svs')
    copyFileSync(slide, path)
    await lab.intake.importPaths(ada, [path], noScale)
    writeFileSync(path, 'overwritten')
    const bytes = readFileSync(slide)
    await lab.intake.upload(ada, { name: 'again.svs', bytes: bytes.length, body: stream(bytes), signal, ...noScale })
    expect(readFileSync(lab.cases.slideById(1)!.path).equals(bytes)).toBe(true)
  })

  it('stays in the inbox if the records could not take it', async () => {
    const add = lab.cases.addSlide
    lab.cases.addSlide = () => {
      throw new AppError('disk-full', {}, true)
    }
    const bytes = readFileSync(slide)
    const send = lab.intake.upload(ada, { name: 'a.svs', bytes: bytes.length, body: stream(bytes), signal, ...noScale })
    const refused = await send
    lab.cases.addSlide = add
    expect(refused).toMatchObject({ kind: 'quarantined', error: { code: 'disk-full' } })
    if (refused.kind === 'quarantined')
      expect((await lab.intake.retryQuarantined(ada, refused.quarantineId)).kind).toBe('imported')
  })

  it('gets a name that every file system accepts', () => {
    expect(safeName(`${'名'.repeat(200)}.svs`)).toBe(`${'名'.repeat(60)}.svs`)
    expect(safeName('CON.svs')).toBe('_CON.svs')
    expect(safeName('..\\..\\Smear: 7?.tif')).toBe('Smear_ 7_.tif')
  })

  it('that ends early leaves nothing', async () => {
    const part = readFileSync(slide).subarray(0, 500_000)
    const upload = (body: ReadableStream<Uint8Array>) =>
      lab.intake.upload(ada, { name: 'x.svs', bytes: 1_938_955, body, signal, ...noScale })
    await expect(upload(stream(part))).rejects.toMatchObject({ data: { code: 'file-truncated' } })
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    await expect(upload(stream(part, reset))).rejects.toMatchObject({ data: { code: 'cancelled' } })
    expect(inbox()).toEqual([])
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('of which nothing more arrives for a minute is given up, and a slow one is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let taken = 0
    const pieces = Array.from({ length: 3 }, () => Promise.withResolvers<Uint8Array | null>())
    const body = new ReadableStream<Uint8Array>(
      { pull: async (to) => to.enqueue((await pieces[taken++]?.promise) ?? (await new Promise<never>(() => {}))) },
      { highWaterMark: 0 },
    )
    const given = receiveUpload(folder, { name: 'x.svs', bytes: 10_000, body, signal })
    const ended = vi.fn()
    given.catch(ended)
    for (const [i, piece] of pieces.entries()) {
      // The stream asks for the next piece only after the one before was taken.
      while (taken <= i) await setImmediate()
      vi.advanceTimersByTime(45_000)
      piece.resolve(new Uint8Array(1000))
    }
    while (taken <= pieces.length) await setImmediate()
    expect(ended).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)
    await expect(given).rejects.toMatchObject({ data: { code: 'file-truncated' } })
    expect(readdirSync(folder, { recursive: true }).filter((file) => String(file).includes('x.svs'))).toEqual([])
  })

  it('larger than the disk is refused before a byte is written', async () => {
    const body = stream(new Uint8Array(10))
    await expect(
      lab.intake.upload(ada, { name: 'x.svs', bytes: Number.MAX_SAFE_INTEGER, body, signal, ...noScale }),
    ).rejects.toMatchObject({ data: { code: 'disk-full' } })
    expect(inbox()).toEqual([])
  })
})
