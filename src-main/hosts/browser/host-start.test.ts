import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fresh, openHost as open } from './testing.ts'

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
