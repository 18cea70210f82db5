import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import type { AppOptions } from './options.ts'
import type { App } from './start.ts'
import { startCore } from './testing/start-core.ts'

const svs = fileURLToPath(new URL('../../../shared/data/wsi/CMU-1-Small-Region.svs', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-app-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = (options: Partial<AppOptions> = {}): Promise<App> => startCore({ dataFolder: folder, ...options })

function listen(app: App): LiveEvent[] {
  const events: LiveEvent[] = []
  void (async () => {
    for await (const event of app.api.system.follow(ada, undefined)) events.push(event)
  })()
  return events
}

const at = (watched: string, target: string): Scanner => ({
  id: 's1',
  name: 'Scanner 1',
  folder: watched,
  pattern: '',
  specimen: 'not-stated',
  micronsPerPixel: null,
  policy: 'reference',
  target,
})

describe('the core', () => {
  it('keeps its data across a restart, and knows whether the last run ended properly', async () => {
    const first = await start()
    await first.api.system.saveSettings(ada, { laboratory: 'North', lockAfterMinutes: 3 })
    await first.close()
    const second = await start()
    expect(second.api.system.settings(ada)).toMatchObject({ laboratory: 'North', lockAfterMinutes: 3 })
    expect((await second.api.system.info()).recoveredAt).toBeNull()
    await second.close()
  })

  it('watches no folder that contains its own records, and none with a relative path', async () => {
    const app = await start()
    const saving = (watched: string, target = '') =>
      app.api.system.saveSettings(ada, { scanners: [at(watched, target)] })
    await expect(saving('slides')).rejects.toMatchObject({ data: { code: 'folder-not-full' } })
    for (const holding of [folder, join(folder, '..'), '/'])
      await expect(saving(holding)).rejects.toMatchObject({ data: { code: 'folder-in-folder' } })
    await expect(saving('/scans', '/scans/kept')).rejects.toMatchObject({ data: { code: 'folder-in-folder' } })
    await expect(app.api.system.saveSettings(ada, { ordersFolder: folder })).rejects.toMatchObject({
      data: { code: 'folder-in-folder' },
    })
    await app.close()
  })

  it('writes no file name and no patient data to its log', async () => {
    const app = await start()
    await app.api.intake.importPaths(ada, [join(folder, 'Jane Doe.svs')], { micronsPerPixel: null })
    const body = 'accession,patient,dob\nS26-00001,Jane Doe,1987-03-09\n,Jane Doe,\nS26-00002,Jane Doe,1987-02-30\n'
    const answer = await app.fetch(
      new Request(`http://core/orders?name=Jane.csv&bytes=${body.length}`, { method: 'POST', body }),
      app.localSession,
    )
    expect(await answer.json()).toMatchObject({ fileName: 'Jane.csv', added: 1, problemCount: 2 })
    await app.close()
    expect(readFileSync(join(folder, 'log', 'daybreak.log'), 'utf8')).not.toMatch(/Jane|Doe|S26|1987/)
  })

  it('makes sample slides for a newcomer once, each marked synthetic as soon as it is ready', async () => {
    const app = await start({ background: true, samples: true })
    const events = listen(app)
    await app.api.system.saveSettings(ada, { screenOnImport: false })
    await vi.waitFor(() => expect(linesOf(app.cases, ada).length).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 100,
    })
    await vi.waitFor(() => expect(linesOf(app.cases, ada)[0]?.patientName).toMatch(/^Sample 1/))
    expect(linesOf(app.cases, ada)[0]?.synthetic).toBe(true)
    expect(
      events.some((event) => event.kind === 'import-progress' && event.progress.fileName.startsWith('sample-1')),
    ).toBe(true)
    // The core is closed during the next sample, which leaves no partial file and is made at the next start.
    await app.close()
    const again = await start({ background: true, samples: true })
    await again.api.system.saveSettings(ada, { screenOnImport: false })
    await vi.waitFor(() => expect(linesOf(again.cases, ada).length).toBeGreaterThan(1), {
      timeout: 60_000,
      interval: 100,
    })
    expect(again.api.intake.quarantine()).toEqual([])
    await again.close()
  }, 150_000)
})

describe.skipIf(!existsSync(svs))('a screening', () => {
  it('shows in its worklist line from beginning to end, and starts once the missing scale is given', async () => {
    const app = await start()
    const events = listen(app)
    const boxes = join(svs, '..', 'openslide_boxes.tiff')
    const [outcome] = await app.api.intake.importPaths(ada, [boxes], { micronsPerPixel: null })
    expect(outcome).toMatchObject({ kind: 'imported', scaleMissing: true })
    expect(linesOf(app.api.worklist, ada)[0]?.state).toBe('needs-scale')
    app.api.cases.setScale(ada, 1, 0.5)
    const job = await app.screening.finished(1)
    expect(job.state).toBe('succeeded')
    await vi.waitFor(() => {
      const rows = events.flatMap((event) => (event.kind === 'case' ? [event.row] : []))
      expect(rows.at(-1)).toMatchObject({ state: 'ready', job: { state: 'succeeded' } })
      expect(rows.at(-1)?.risk).not.toBeNull()
    })
    await app.close()
  })

  it('resumes by itself after a restart', async () => {
    const app = await start()
    await app.api.intake.importPaths(ada, [svs], { micronsPerPixel: null })
    await vi.waitFor(() => expect(app.screening.jobOf(1)?.tilesDone).toBeGreaterThan(0), { timeout: 30_000 })
    await app.close()
    const again = await start({ background: true })
    await vi.waitFor(() => expect(again.screening.jobOf(1)?.state).toBe('succeeded'), {
      timeout: 240_000,
      interval: 100,
    })
    await again.close()
  }, 300_000)
})
