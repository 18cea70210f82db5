import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Engine, forkEngine, startEngine } from '#main/engine/index.ts'
import { openSlide } from '#main/slides/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ada } from '#shared/contract/testing.ts'
import { asSeen, cutOut, madeField } from '#shared/domain/registration/testing.ts'
import { type Camera, createCamera } from './index.ts'

// Each test takes a second on an idle machine.
vi.setConfig({ testTimeout: 180_000 })

const scene = madeField(1500, 1100, 21)
const mode = { camera: 'Test camera (1234:5678)', objective: 40, width: 640, height: 480 }
const scale = { ...mode, micronsPerPixel: 0.25, method: 'typed' as const, lineMicrons: null, linePx: null }
const sealKey = randomBytes(32)
let engine: Engine
let folder: string
let records: RecordsFile
let camera: Camera
let imported: string[]
let importAs: (path: string) => ImportOutcome

beforeAll(() => {
  const entry = fileURLToPath(new URL('../engine-process/main.ts', import.meta.url))
  engine = startEngine({
    spawn: forkEngine({ entry }),
    setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9, sealKey },
  })
})
afterAll(() => engine.close())
const now = () => new Date('2026-11-25T12:00:00.000Z')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-camera-'))
  records = openRecords(join(folder, 'records.sqlite'), now)
  const at = "'2026-11-25T00:00:00.000Z'"
  const db = bareDatabase(join(folder, 'records.sqlite'))
  db.exec(`INSERT INTO patients (created_at) VALUES (${at});
    INSERT INTO cases (accession, patient_id, added_at) VALUES ('C1', 1, ${at});
    INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at)
    VALUES ('x', 'x', 'x', 1, 1, '{}', 'file', ${at})`)
  db.close()
  imported = []
  importAs = (path) => ({ kind: 'imported', fileName: path, caseId: 1, slideId: 1, scaleMissing: false })
  camera = open()
})
afterEach(async () => {
  await camera.close()
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = () =>
  createCamera({
    records,
    dataFolder: folder,
    sealKey,
    engine,
    look: async () => [],
    importPath: async (_reader, path) => {
      imported.push(path)
      return importAs(path)
    },
    publish: () => {},
    now,
  })

/** The camera's picture with its corner at (x, y) of the scene. */
async function field(x: number, y: number, size = mode): Promise<Uint8Array> {
  const { data } = asSeen(cutOut(scene, x, y, size.width, size.height), { sigma: 2, seed: x * 7 + y })
  const rgb = Buffer.alloc(data.length * 3)
  data.forEach((value, i) => {
    rgb.fill(value, i * 3, i * 3 + 3)
  })
  return sharp(rgb, { raw: { width: size.width, height: size.height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}
const send = async (captureId: number, bytes: Uint8Array | Promise<Uint8Array>) =>
  camera.addField(ada, {
    captureId,
    frames: 1,
    body: new Blob([(await bytes) as Uint8Array<ArrayBuffer>]).stream(),
    signal: new AbortController().signal,
  })
const begin = () => {
  camera.saveCalibration(ada, scale)
  return camera.begin(ada, mode).id
}
const code = (wanted: string) => expect.objectContaining({ data: expect.objectContaining({ code: wanted }) })

describe('A scale', () => {
  it('is stored for one camera, objective and resolution, and can be changed and removed', () => {
    camera.saveCalibration(ada, scale)
    camera.saveCalibration(ada, { ...scale, objective: 20, micronsPerPixel: 0.5 })
    const { calibrations } = camera.saveCalibration(ada, {
      ...scale,
      micronsPerPixel: 0.26,
      method: 'line',
      lineMicrons: 100,
      linePx: 384.6,
    })
    expect(calibrations).toHaveLength(2)
    const changed = calibrations.find(({ objective }) => objective === 40)!
    expect(changed).toMatchObject({ micronsPerPixel: 0.26, method: 'line', linePx: 384.6 })
    expect(camera.removeCalibration(ada, changed.id).calibrations).toHaveLength(1)
    expect(() => camera.removeCalibration(ada, changed.id)).toThrow(code('not-found'))
  })

  it('is needed before fields can become a slide', () => {
    expect(() => camera.begin(ada, mode)).toThrow(code('invalid-input'))
  })
})

describe('A capture', () => {
  it('places fields where the stage was, and becomes a slide with scale and provenance', async () => {
    const id = begin()
    const path = [
      [0, 0],
      [300, 20],
      [600, 10],
      [590, 300],
      [280, 310],
      [10, 290],
    ] as const
    for (const [x, y] of path) expect((await send(id, field(x, y))).placed).toBe(true)
    const lie = readdirSync(join(folder, 'camera', String(id))).map((name) => join(folder, 'camera', String(id), name))
    expect(lie).toHaveLength(6)
    // Not even the beginning of a PNG: fields lie sealed until the slide is there.
    for (const file of lie) expect(readFileSync(file).includes('IHDR')).toBe(false)
    const { fields } = camera.state().open!
    path.forEach(([x, y], i) => {
      expect(Math.hypot(fields[i]!.x! - x, fields[i]!.y! - y), `field ${i + 1}`).toBeLessThan(0.3)
    })
    const made = await camera.finish(ada, id, 'S26/77')
    expect(made).toMatchObject({ fields: 6, leftOut: 0, caseId: 1, slideId: 1, width: 1240, height: 790 })
    expect(made.residualPx).toBeLessThan(0.1)
    expect(imported[0]).toMatch(/S26-77\.tif$/)
    const slide = await openSlide(imported[0]!)
    expect(slide.info).toMatchObject({
      width: 1240,
      height: 790,
      micronsPerPixel: 0.25,
      objective: 40,
      synthetic: false,
    })
    expect(slide.info.vendor).toBe(mode.camera)
    expect(slide.info.levels).toHaveLength(4)
    await slide.close()
    const { data } = await sharp(imported[0]!).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    let sum = 0
    let count = 0
    for (let y = 30; y < 760; y += 3)
      for (let x = 20; x < 1220; x += 3, count++) sum += Math.abs(data[(y * 1240 + x) * 3]! - scene.data[y * 1500 + x]!)
    expect(sum / count).toBeLessThan(3)
    expect(camera.provenanceOf(1)).toMatchObject({ camera: mode.camera, fields: 6 })
    const { registration } = camera.provenanceOf(1) as { registration: { links: number; leastCorrelation: number } }
    expect(registration.links).toBeGreaterThanOrEqual(7)
    expect(registration.leastCorrelation).toBeGreaterThan(0.8)
    expect(camera.state().open).toBeNull()
    expect(existsSync(join(folder, 'camera', String(id)))).toBe(false)
  })

  it('sets a field without overlap aside, and places it once another closes the gap', async () => {
    const id = begin()
    await send(id, field(0, 0))
    const lost = await send(id, field(800, 0))
    expect(lost.placed).toBe(false)
    expect(lost.capture.fields[1]).toMatchObject({ x: null, reason: 'lost' })
    const bridge = await send(id, field(400, 0))
    expect(bridge.placed).toBe(true)
    const [, second] = bridge.capture.fields
    expect(second).toMatchObject({ reason: null })
    expect(Math.abs(second!.x! - 800)).toBeLessThan(0.5)
  })

  it('is complete after a restart, and continues', async () => {
    const id = begin()
    await send(id, field(0, 0))
    await send(id, field(250, 0))
    await camera.close()
    camera = open()
    expect(camera.state().open?.fields).toHaveLength(2)
    expect((await send(id, field(480, 60))).placed).toBe(true)
    const { width, height } = await sharp(await camera.thumbnail(id, 3, new AbortController().signal)).metadata()
    expect([width, height]).toEqual([256, 256])
  })

  it('removes the last field, and no longer links to it', async () => {
    const id = begin()
    await send(id, field(0, 0))
    await send(id, field(250, 0))
    expect((await camera.undo(ada, id)).fields).toHaveLength(1)
    expect((await send(id, field(100, 200))).placed).toBe(true)
    expect(await camera.finish(ada, id, '')).toMatchObject({ fields: 2, width: 740, height: 680 })
  })

  it('that is discarded leaves nothing on the disk, and another can begin', async () => {
    const id = begin()
    await send(id, field(0, 0))
    await expect(async () => camera.begin(ada, mode)).rejects.toEqual(code('conflict'))
    await camera.discard(ada, id)
    expect(existsSync(join(folder, 'camera', String(id)))).toBe(false)
    await expect(camera.undo(ada, id)).rejects.toEqual(code('not-found'))
    expect(camera.begin(ada, mode).id).not.toBe(id)
  })

  it('stays open with all its fields if its slide cannot be imported', async () => {
    const id = begin()
    await send(id, field(0, 0))
    importAs = (path) => ({
      kind: 'quarantined',
      fileName: path,
      quarantineId: 1,
      error: { code: 'disk-full', params: {}, retryable: true },
    })
    await expect(camera.finish(ada, id, '')).rejects.toEqual(code('disk-full'))
    expect(camera.state().open?.fields).toHaveLength(1)
    expect(readdirSync(join(folder, 'slides', 'camera'))).toEqual([])
  })
})

describe('A field that is not acceptable', () => {
  it('is refused, and leaves neither file nor record', async () => {
    const id = begin()
    const png = await field(0, 0)
    await expect(send(id, field(0, 0, { ...mode, width: 320 }))).rejects.toEqual(code('invalid-input'))
    await expect(send(id, new TextEncoder().encode('<svg/>'))).rejects.toEqual(code('invalid-input'))
    await expect(send(id, png.subarray(0, 20))).rejects.toMatchObject({ data: { retryable: false } })
    await expect(send(id + 1, png)).rejects.toEqual(code('not-found'))
    expect(readdirSync(join(folder, 'camera', String(id)))).toEqual([])
    expect(camera.state().open?.fields).toEqual([])
  })

  it('with damaged pixels is refused as well, and does not stop the work', async () => {
    const id = begin()
    await send(id, field(0, 0))
    const png = Buffer.from(await field(200, 0))
    png.fill(0x55, png.length >> 1, (png.length >> 1) + 4000)
    await expect(send(id, png)).rejects.toEqual(code('file-damaged'))
    expect((await send(id, field(220, 0))).placed).toBe(true)
  })
})
