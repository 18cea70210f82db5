import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWindow } from './open-window.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-window-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program in place of the browser. It keeps its arguments, and what the page that it was given says. */
function fakeBrowser(): string {
  const file = join(folder, 'browser.mjs')
  writeFileSync(
    file,
    `#!${process.execPath}
    import { readFileSync, statSync, writeFileSync } from 'node:fs'
    const page = new URL(process.argv.find((word) => word.startsWith('--app=')).slice('--app='.length))
    const seen = { args: process.argv, env: process.env, page: page.href, mode: statSync(page).mode & 0o777 }
    writeFileSync(${JSON.stringify(join(folder, 'seen.json'))}, JSON.stringify({ ...seen, text: readFileSync(page, 'utf8') }))`,
  )
  chmodSync(file, 0o700)
  return file
}

// Windows starts no script as a program.
it.skipIf(process.platform === 'win32')(
  'The secret of a window stands in a file of its owner alone, never in an argument',
  async () => {
    const secret = 'kYj4pV-secret'
    const address = `http://127.0.0.1:4321/?token=${secret}`
    await openWindow(fakeBrowser(), address, folder).closed
    const { text, mode, page, ...visible } = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
    expect(JSON.stringify(visible)).not.toContain(secret)
    const cache = visible.args.find((word: string) => word.startsWith('--disk-cache-dir='))
    expect(cache).not.toContain(folder)
    expect(text).toContain(`url=${address}"`)
    expect(mode).toBe(0o600)
    expect(statSync(join(folder, 'window')).mode & 0o777).toBe(0o700)
    expect(page).toContain('/window/open.html')
  },
)

it.skipIf(process.platform === 'win32')(
  'The next window gets a file of its own, whoever made the one before',
  async () => {
    await openWindow(fakeBrowser(), 'http://127.0.0.1:1/?token=first', folder).closed
    chmodSync(join(folder, 'window', 'open.html'), 0o644)
    await openWindow(fakeBrowser(), 'http://127.0.0.1:1/?token=second', folder).closed
    const { text, mode } = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
    expect(text).toContain('token=second')
    expect(mode).toBe(0o600)
  },
)

it('A browser that cannot be started counts as closed', async () => {
  await expect(openWindow(join(folder, 'none'), 'http://127.0.0.1:1/?token=x', folder).closed).resolves.toBeUndefined()
})
