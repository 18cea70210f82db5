import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bareDatabase, writeOldRecords } from '#main/storage/testing/index.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { type BrowserHostOptions, startBrowserHost } from './host.ts'
import { fresh, openHost as open, resources } from './testing.ts'

describe('a restarted host', () => {
  it('has its old port, where its windows look for it, unless something else uses it by now', async () => {
    const folder = fresh()
    const first = await open(join(folder, 'data'))
    await first.host.close()
    const second = await open(join(folder, 'data'))
    expect(second.origin).toBe(first.origin)
    expect((await first.get('/trpc/system.info')).status).toBe(401)
    await second.host.close()
    const other = createServer().listen(Number(new URL(first.origin).port), '127.0.0.1')
    await once(other, 'listening')
    const third = await open(join(folder, 'data'))
    expect(third.origin).not.toBe(first.origin)
    await third.host.close()
    other.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a host started after a crash', () => {
  it('reports that to the first window, even if a start in between failed because its port was taken', async () => {
    const folder = fresh()
    const first = await open(join(folder, 'data'))
    await first.host.close()
    // What a killed process leaves behind.
    writeFileSync(join(folder, 'data', 'daybreak.pid'), '1')
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    await expect(open(join(folder, 'data'), {}, port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const window = await open(join(folder, 'data'))
    expect((await window.client.system.info.query()).recoveredAt).not.toBeNull()
    await window.host.close()
    const last = await open(join(folder, 'data'))
    expect((await last.client.system.info.query()).recoveredAt).toBeNull()
    await last.host.close()
    other.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a host asked to end', () => {
  it('twice at once, as by npm, still closes the records properly', async () => {
    const folder = fresh()
    const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
    const child = spawn(process.execPath, [entry, '--data', folder, '--no-samples', '--no-browser'])
    await new Promise<void>((resolve) => child.stdout.on('data', (line) => String(line).includes('http') && resolve()))
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(readFileSync(join(folder, 'log', 'daybreak.log'), 'utf8')).toContain('"event":"stop"')
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a host whose records an earlier version wrote', () => {
  const start = (dataFolder: string, more: Pick<BrowserHostOptions, 'onUpdating' | 'onRefused'>) =>
    startBrowserHost({ dataFolder, resources, port: 0, samples: false, ...more })

  it('shows how far the update is, and the same address then opens the window', async () => {
    const folder = fresh()
    writeOldRecords(join(folder, 'daybreak.sqlite'))
    const shares: number[] = []
    let early: Promise<{ address: string; answer: Response; text: string }> | null = null
    const onUpdating: BrowserHostOptions['onUpdating'] = ({ share }, address) => {
      shares.push(share)
      // The window does not replace the page before this request is answered.
      early ??= fetch(address).then(async (answer) => ({ address, answer, text: await answer.text() }))
      return early
    }
    const host = await start(folder, { onUpdating })
    const { address, answer, text } = await early!
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).toContain(t('common.updating-title'))
    expect(text).toMatch(/<progress max="100" value="\d+"/)
    expect(text).toContain('http-equiv="refresh"')
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBe(1)
    const opened = await fetch(address)
    expect([opened.status, opened.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('HttpOnly')])
    // Like every address, it admits one window.
    expect((await fetch(address)).status).toBe(401)
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('tells its window why if the records cannot be brought up to date, and ends', async () => {
    const folder = fresh()
    const file = join(folder, 'daybreak.sqlite')
    writeOldRecords(file)
    const db = bareDatabase(file)
    db.pragma('foreign_keys = OFF')
    db.exec('UPDATE slides SET case_id = 4711 WHERE id = 1')
    db.close()
    let address = ''
    const onUpdating: BrowserHostOptions['onUpdating'] = (_, at) => {
      address = at
    }
    const refused = Promise.withResolvers<string>()
    const watch = async () => {
      for (;;) {
        const seen = address === '' ? '' : await fetch(address).then((answer) => answer.text())
        if (seen.includes('Nothing was changed.')) return refused.resolve(seen)
        await sleep(50)
      }
    }
    const watching = watch()
    const begun = start(folder, { onUpdating, onRefused: () => refused.promise })
    await expect(begun).rejects.toMatchObject({ code: 'records-inconsistent' })
    await watching
    await expect(fetch(address)).rejects.toThrow()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a host whose data folder cannot be used', () => {
  it('says so in one sentence without a stack, and ends with code 1', async () => {
    const folder = fresh()
    const file = join(folder, 'records')
    writeFileSync(file, 'not a folder')
    const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
    const child = spawn(process.execPath, [entry, '--data', file, '--no-samples', '--no-browser'])
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    expect(said.trim()).toBe(lookUp('error.data-folder-not-a-folder', { folder: file }))
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([['--data', ''], ['--data=']])(
    'does not take the usual records for an empty name: %j %j',
    async (...args) => {
      const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
      const child = spawn(process.execPath, [entry, ...args, '--no-samples', '--no-browser'])
      let said = ''
      child.stderr.on('data', (chunk) => {
        said += String(chunk)
      })
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(2)
      expect(said.trim()).toBe(lookUp('error.data-folder-not-named'))
    },
  )
})
