import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSlide } from '#main/slides/index.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { tileGeneration } from '#shared/domain/tile-version.ts'
import type { BrowserHost } from './host.ts'
import { fresh, type HostWindow, openHost as open, resources } from './testing.ts'

const wsi = fileURLToPath(new URL('../../../../shared/data/wsi/', import.meta.url))
const svs = join(wsi, 'CMU-1-Small-Region.svs')

describe.skipIf(!existsSync(svs))('the core behind the browser host', () => {
  let folder: string
  let host: BrowserHost
  let window: HostWindow
  let slideId: number
  let sha256: string

  beforeAll(async () => {
    folder = fresh()
    mkdirSync(join(folder, 'ui', 'assets'), { recursive: true })
    writeFileSync(join(folder, 'ui', 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'ui', 'assets', 'app-1.js'), '1')
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    window = await open(join(folder, 'data'), { uiFolder: join(folder, 'ui') })
    host = window.host
    await window.client.system.saveSettings.mutate({ screenOnImport: false })
    const [outcome] = await window.client.intake.importPaths.mutate({ paths: [svs], micronsPerPixel: null })
    if (outcome?.kind !== 'imported') throw new Error('not imported')
    slideId = outcome.slideId
    sha256 = (await window.client.cases.open.query({ caseId: outcome.caseId })).slide.sha256
  })
  afterAll(async () => {
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('passes the file’s own tiles through, cached forever at an address that decides their bytes', async () => {
    const reader = await openSlide(svs)
    const stored = await reader.tile({ plane: 0, level: 0, col: 3, row: 4 })
    await reader.close()
    const tile = await window.get(`/tiles/${slideId}/0/0/3/4?v=${sha256.slice(0, 12)}-${tileGeneration}`)
    expect(tile.headers.get('content-type')).toBe('image/jpeg')
    expect(tile.headers.get('cache-control')).toContain('immutable')
    expect(Buffer.from(await tile.arrayBuffer()).equals(Buffer.from(stored!.bytes))).toBe(true)
    const plain = await window.get(`/tiles/${slideId}/0/0/3/4`)
    expect(plain.headers.get('cache-control')).toBe('private, no-cache')
    const again = await window.get(`/tiles/${slideId}/0/0/3/4`, { 'if-none-match': plain.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect((await window.get(`/tiles/${slideId}/0/0/3/4?v=00000000`)).status).toBe(404)
  })

  it('has no tile outside the grid, and reports that as data', async () => {
    for (const path of ['0/0/99/0', '0/9/0/0', '7/0/0/0', '0/0/-1/0', '0/0/x/0']) {
      const answer = await window.get(`/tiles/${slideId}/${path}`)
      expect(answer.status, path).toBe(404)
      expect(await answer.json()).toMatchObject({ error: { code: 'not-found' } })
    }
    expect((await window.get('/tiles/99/0/0/0/0')).status).toBe(404)
  })

  it('shows label and macro, and the square around a cell', async () => {
    for (const kind of ['label', 'macro']) {
      const picture = await window.get(`/associated/${slideId}/${kind}`)
      expect(picture.status).toBe(200)
      expect(picture.headers.get('content-type')).toBe('image/jpeg')
    }
    expect((await window.get(`/associated/${slideId}/secret`)).status).toBe(404)
    expect((await window.get('/crops/1?px=96')).status).toBe(404)
    expect((await window.get('/crops/1?px=100000')).status).toBe(400)
  })

  it('serves the window with its policy, does not cache pages, and serves nothing outside its folder', async () => {
    const page = await window.get('/')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect((await window.get('/assets/app-1.js')).headers.get('cache-control')).toContain('immutable')
    for (const path of ['/..%2fsecret.txt', '/assets/..%2f..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/gone.js'])
      expect((await window.get(path)).status, path).toBe(404)
    const rawPath = await new Promise<number | undefined>((resolve) => {
      const { port } = host.server
      httpRequest({ host: '127.0.0.1', port, path: '/../secret.txt', headers: { ...window.headers } }, (answer) =>
        resolve(answer.statusCode),
      ).end()
    })
    expect(rawPath).toBe(404)
  })

  it('tells a window what happens, and forgets the window when it leaves', async () => {
    const leaving = new AbortController()
    const seen: LiveEvent[] = []
    const following = (async () => {
      const events = await window.client.system.follow.query(undefined, { signal: leaving.signal })
      for await (const event of events) seen.push(event)
    })().catch(() => {})
    await vi.waitFor(() => expect(seen[0]).toEqual({ kind: 'hello', revision: expect.any(Number) }))
    await window.client.system.saveSettings.mutate({ laboratory: 'North' })
    await vi.waitFor(() => expect(seen).toContainEqual({ kind: 'system' }))
    expect(host.app.windows()).toBe(1)
    leaving.abort()
    await following
    await vi.waitFor(() => expect(host.app.windows()).toBe(0))
  })

  it('accepts an upload, and keeps nothing of one that was interrupted', async () => {
    const { headers, origin } = window
    const inbox = join(folder, 'data', 'inbox')
    const slide = readFileSync(join(wsi, 'openslide_boxes.tiff'))
    const sent = await fetch(`${origin}/upload?name=boxes.tiff&mpp=0.5`, { method: 'POST', headers, body: slide })
    expect(await sent.json()).toMatchObject({ kind: 'imported', fileName: 'boxes.tiff', scaleMissing: false })

    const call = httpRequest(`${origin}/upload?name=half.svs`, {
      method: 'POST',
      headers: { ...headers, 'content-length': 1_000_000 },
    })
    call.on('error', () => {})
    call.write(slide)
    await vi.waitFor(() => expect(readdirSync(inbox, { recursive: true }).join()).toContain('half.svs.part'))
    call.destroy()
    await vi.waitFor(() => expect(readdirSync(inbox)).toEqual([]))
    expect(await window.client.intake.quarantine.query()).toEqual([])
  })

  it('checks input and permission, and never exposes the internals of a failure', async () => {
    const wrong = await fetch(`${window.origin}/trpc/cases.open?input=${encodeURIComponent('{"caseId":"x"}')}`, {
      headers: window.headers,
    })
    const body = await wrong.text()
    expect(JSON.parse(body).error.data.error.code).toBe('invalid-input')
    expect(body).not.toContain(resources.root)
    await expect(window.client.cases.open.query({ caseId: 999 })).rejects.toMatchObject({
      data: { error: { code: 'not-found' } },
    })
  })

  it('shows the report of an unsigned case as a draft, which is never stored', async () => {
    const draft = await window.get('/reports/1.pdf')
    expect(draft.status).toBe(200)
    expect(draft.headers.get('cache-control')).toBe('no-store')
    expect(draft.headers.get('content-disposition')).toContain('-draft.pdf')
    expect(
      Buffer.from(await draft.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    expect((await window.get('/reports/99.pdf')).status).toBe(404)
  })

  it('refuses a second core on the same records, and lets it ask for an address', async () => {
    await expect(open(join(folder, 'data'))).rejects.toMatchObject({ data: { code: 'data-folder-in-use' } })
    const { addressOfRunning } = await import('./instance.ts')
    const address = await addressOfRunning(join(folder, 'data'))
    expect((await fetch(address ?? '')).headers.get('set-cookie')).toContain('HttpOnly')
  })
})

describe('the core without a model', () => {
  it('starts, says why, imports slides and refuses to screen', async () => {
    const folder = fresh()
    const models = join(folder, 'models')
    mkdirSync(models)
    const window = await open(join(folder, 'data'), { modelsFolder: models })
    try {
      const info = await window.client.system.info.query()
      expect(info.model).toBeNull()
      expect(info.modelError?.code).toBe('model-missing')
      if (existsSync(svs)) {
        await window.client.intake.importPaths.mutate({ paths: [svs], micronsPerPixel: null })
        await expect(window.client.screening.start.mutate({ slideId: 1 })).rejects.toMatchObject({
          data: { error: { code: 'model-missing' } },
        })
      }
    } finally {
      await window.host.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe.skipIf(!existsSync(svs))('a moved slide', () => {
  it('is reported missing, and is shown again from its new path', async () => {
    const folder = fresh()
    const window = await open(join(folder, 'data'))
    try {
      await window.client.system.saveSettings.mutate({ screenOnImport: false })
      const path = join(folder, 'here.svs')
      copyFileSync(svs, path)
      await window.client.intake.importPaths.mutate({ paths: [path], micronsPerPixel: null })
      copyFileSync(path, join(folder, 'there.svs'))
      rmSync(path)
      const gone = await window.get('/tiles/1/0/0/0/0')
      expect(await gone.json()).toMatchObject({ error: { code: 'slide-missing', params: { file: 'here.svs' } } })
      await window.client.cases.relocate.mutate({ slideId: 1, path: join(folder, 'there.svs') })
      expect((await window.get('/tiles/1/0/0/0/0')).status).toBe(200)
    } finally {
      await window.host.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
