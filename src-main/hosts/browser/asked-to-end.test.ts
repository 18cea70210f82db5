import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bringUpToDate, openStorage } from '#main/storage/index.ts'
import { writeOldRecords } from '#main/storage/testing/index.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { t } from '#shared/messages/index.ts'
import { fresh, openHost } from './testing.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
const svs = fileURLToPath(new URL('../../../../shared/data/wsi/CMU-1-Small-Region.svs', import.meta.url))

let data: string
beforeEach(() => {
  data = fresh()
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** A host in a process group of its own, like a command in a terminal. */
function startHost(...more: string[]) {
  const child = spawn(process.execPath, [entry, '--data', data, '--no-browser', ...more], {
    detached: true,
    env: { ...process.env, DAYBREAK_STABLE_MS: '50' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  return {
    async says(text: string): Promise<void> {
      await vi.waitFor(() => expect(said).toContain(text), { timeout: 20_000, interval: 2 })
    },
    /** Ends like Ctrl+C, which reaches the whole group, or like a service manager, which asks the host alone. */
    async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
      process.kill(signal === 'SIGINT' ? -child.pid! : child.pid!, signal)
      const [code, by] = await exit
      return code ?? by
    },
    kill: () => child.kill('SIGKILL'),
  }
}

const logged = () => readFileSync(join(data, 'log', 'daybreak.log'), 'utf8')
/** What the next start would tell its reader. */
function crashTold(): string | null {
  const storage = openStorage(data)
  try {
    return storage.recoveredAt
  } finally {
    storage.close()
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

describe('A host that is asked to end while it brings old records up to date', () => {
  const moments = [0, 5, 15, 30, 60, 100, 150, 220, 300]

  it.each(moments)('after %i ms stops without a crash, and the next start continues', async (ms) => {
    writeOldRecords(join(data, 'daybreak.sqlite'))
    const host = startHost('--no-samples')
    await host.says(t('common.updating-title'))
    await sleep(ms)
    expect(await host.end(signals[moments.indexOf(ms) % signals.length]!)).toBe(0)
    expect(readdirSync(data)).not.toContain('daybreak.pid')
    await bringUpToDate(data)
    expect(crashTold()).toBeNull()
    const { host: next } = await openHost(data)
    expect(linesOf(next.app.cases, ada).length).toBeGreaterThan(5)
    await next.close()
  })
})

describe('A host that is asked to end at another moment of its start', () => {
  it.each([0, 300, 350, 700, 1500])('%i ms after its address is known leaves nothing half done', async (ms) => {
    const host = startHost()
    await host.says('http')
    await sleep(ms)
    expect(await host.end(ms === 700 ? 'SIGTERM' : 'SIGINT')).toBe(0)
    expect(crashTold()).toBeNull()
    expect(logged()).toContain('"event":"stop"')
    expect(logged()).not.toMatch(/engine-crashed|"bug"/)
    const samples = join(data, 'samples')
    const left = existsSync(samples) ? readdirSync(samples).filter((name) => !/^sample-\d.*\.tif$/.test(name)) : []
    expect(left).toEqual([])
  })

  it('before it has opened its records ends at once', async () => {
    const host = startHost('--no-samples')
    await vi.waitFor(() => expect(existsSync(join(data, 'daybreak.lock'))).toBe(true), { timeout: 20_000, interval: 1 })
    expect(await host.end('SIGTERM')).toBe(0)
    expect(crashTold()).toBeNull()
  })

  it.skipIf(!existsSync(svs))('during the first look into a watched folder refuses no file of it', async () => {
    const scans = fresh()
    const setUp = await openHost(data)
    const scanner = { id: 's', name: 'S', folder: scans, pattern: '', specimen: 'not-stated', target: '' } as const
    const scanners = [{ ...scanner, micronsPerPixel: null, policy: 'copy' }] as const
    await setUp.client.system.saveSettings.mutate({ screenOnImport: false, scanners: [...scanners] })
    await setUp.host.close()
    for (const name of ['a', 'b']) copyFileSync(svs, join(scans, `${name}.svs`))
    for (const ms of [350, 450, 600]) {
      const host = startHost('--no-samples')
      await host.says('http')
      await sleep(ms)
      expect(await host.end('SIGINT')).toBe(0)
      expect(crashTold()).toBeNull()
      expect(logged()).not.toMatch(/engine-crashed|"bug"/)
    }
    const { host } = await openHost(data)
    await vi.waitFor(() => expect(linesOf(host.app.cases, ada)).toHaveLength(1), { timeout: 20_000 })
    expect(host.app.api.intake.quarantine()).toEqual([])
    await host.close()
    rmSync(scans, { recursive: true, force: true })
  })
})
