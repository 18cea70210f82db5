import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBrowser, hasDisplay } from '../src-main/hosts/browser/find-browser.ts'
import { isBuilt, sourceState } from './built.ts'
import { type ChromiumSystem, ensureChromium } from './chromium.ts'
import { runDesktop, whyNeverShown, whyNoDesktop } from './desktop.ts'
import { electronBinary } from './electron-binary.ts'

const tree = (files: Record<string, string>): string => {
  const root = mkdtempSync(join(tmpdir(), 'daybreak-start-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

describe('Electron’s binary', () => {
  it('is found where its package put it, or where the environment variable says', () => {
    const here = 'node_modules/electron'
    expect(electronBinary(tree({ [`${here}/index.js`]: '' }), {})).toBeNull()
    expect(electronBinary(tree({ [`${here}/path.txt`]: 'electron' }), {})).toBeNull()
    const root = tree({ [`${here}/path.txt`]: 'electron', [`${here}/dist/electron`]: 'x', 'other/electron': 'x' })
    expect(electronBinary(root, {})).toBe(join(root, here, 'dist/electron'))
    const other = join(root, 'other')
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBe(join(other, 'electron'))
    const own = join(tree({ 'own/electron': 'x' }), 'own/electron')
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other, DAYBREAK_ELECTRON: own })).toBe(own)
    expect(electronBinary(root, { DAYBREAK_ELECTRON: join(root, 'gone') })).toBeNull()
  })
})

describe('the desktop window', () => {
  const ground = { binary: '/e/electron', display: true, platform: 'linux', userId: 1000 } as const

  it('is not tried without a binary, without a display, or as root on Linux, and the reason is said', () => {
    expect(whyNoDesktop(ground)).toBeNull()
    expect(whyNoDesktop({ ...ground, binary: null })).toContain('npx install-electron')
    expect(whyNoDesktop({ ...ground, display: false })).toContain('no display')
    expect(whyNoDesktop({ ...ground, userId: 0 })).toContain('does not run as root')
    expect(whyNoDesktop({ ...ground, userId: 0, platform: 'darwin' })).toBeNull()
    expect(whyNoDesktop({ ...ground, userId: null, platform: 'win32' })).toBeNull()
  })

  const program = (text: string): string => {
    const file = join(tree({ electron: `#!/bin/sh\n${text}\n` }), 'electron')
    chmodSync(file, 0o755)
    return file
  }
  const why = async (binary: string, act: (child: ChildProcess) => void = () => {}) =>
    whyNeverShown(await runDesktop(binary, [], act))

  it.skipIf(process.platform === 'win32')('gives way to the browser if it ends before it was shown', async () => {
    expect(await why(program('kill -TRAP $$'))).toContain('SIGTRAP')
    expect(await why(program('exit 127'))).toContain('exit code 127')
    expect(await why(join(tree({ 'a/b': '' }), 'none'))).toContain('ENOENT')
    expect(await why(program('exit 0'))).toBeNull()
    // The host has told the person itself.
    expect(await why(program('exit 1'))).toBeNull()
    expect(await why(program('exec sleep 60'), (child) => child.kill('SIGTERM'))).toBeNull()
  })

  it.skipIf(process.platform === 'win32')(
    'does not come back as a browser after it was shown and crashed',
    async () => {
      const shown = program(`printf '"window-shown"\\n' >&"$NODE_CHANNEL_FD"; kill -TRAP $$`)
      expect(await runDesktop(shown, [], () => {})).toMatchObject({ shown: true, signal: 'SIGTRAP' })
      expect(await why(shown)).toBeNull()
    },
  )
})

describe('the build', () => {
  it('is stale after a source was changed, added or removed, but not after a change to a test', () => {
    const root = tree({
      'src-renderer/a.tsx': 'a',
      'src-shared/b.ts': 'b',
      'src-main/c.test.ts': 't',
      'out/renderer/index.html': '',
      'out/main/main.js': '',
      'out/preload/preload.cjs': '',
    })
    expect(isBuilt(root)).toBe(false)
    writeFileSync(join(root, 'out/.built'), sourceState(root))
    expect(isBuilt(root)).toBe(true)
    writeFileSync(join(root, 'src-main/c.test.ts'), 'longer')
    expect(isBuilt(root)).toBe(true)
    utimesSync(join(root, 'src-shared/b.ts'), 1, 1)
    expect(isBuilt(root)).toBe(false)
    writeFileSync(join(root, 'out/.built'), sourceState(root))
    rmSync(join(root, 'src-renderer/a.tsx'))
    expect(isBuilt(root)).toBe(false)
  })
})

describe('Chromium', () => {
  it('is searched for in PATH, in the usual places, and in CHROME_PATH', () => {
    const linux = { env: { PATH: '/usr/local/bin:/usr/bin' }, platform: 'linux' } as const
    expect(findBrowser({ ...linux, exists: (path) => path === '/usr/bin/chromium' })).toBe('/usr/bin/chromium')
    expect(findBrowser({ ...linux, exists: () => false })).toBeNull()
    expect(findBrowser({ ...linux, env: { ...linux.env, CHROME_PATH: '/opt/c' }, exists: () => true })).toBe('/opt/c')
    const edge = join('C:/Program Files (x86)', 'Microsoft', 'Edge', 'Application', 'msedge.exe')
    const windows = { env: { 'PROGRAMFILES(X86)': 'C:/Program Files (x86)' }, platform: 'win32' } as const
    expect(findBrowser({ ...windows, exists: (path) => path === edge })).toBe(edge)
  })

  it('needs a display on Linux only', () => {
    expect(hasDisplay({ env: {}, platform: 'linux' })).toBe(false)
    expect(hasDisplay({ env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux' })).toBe(true)
    expect(hasDisplay({ env: {}, platform: 'darwin' })).toBe(true)
  })

  const system = (overrides: Partial<ChromiumSystem> & { appears?: string } = {}) => {
    const ran: string[] = []
    let installed = false
    const whole: ChromiumSystem = {
      env: {},
      platform: 'linux',
      isRoot: true,
      hasApt: true,
      find: () => (installed ? '/usr/bin/chromium' : null),
      say: () => {},
      run: (command, args) => {
        const line = [command, ...args].join(' ')
        ran.push(line)
        if (line === 'sudo -n true') return 1
        if (line.includes(' install ')) {
          // As on a fresh machine, nothing can be installed before the package lists were fetched.
          installed = ran.some((before) => before.endsWith('apt-get update'))
          return installed ? 0 : 100
        }
        return 0
      },
      ...overrides,
    }
    return { whole, ran }
  }

  it('is installed by root with apt-get, after fetching missing package lists', async () => {
    const { whole, ran } = system()
    expect((await ensureChromium({ install: true }, whole)).path).toBe('/usr/bin/chromium')
    expect(ran.map((line) => line.split(' ')[1])).toEqual(['install', 'update', 'install'])
  })

  it('is not installed unasked, or where a password would be needed; the command is shown instead', async () => {
    const unasked = system()
    expect(await ensureChromium({ install: false }, unasked.whole)).toEqual({
      path: null,
      advice: expect.stringContaining('sudo apt-get install -y chromium'),
    })
    expect(unasked.ran).toEqual([])
    const user = system({ isRoot: false })
    expect((await ensureChromium({ install: true }, user.whole)).path).toBeNull()
    expect(user.ran).toEqual(['sudo -n true'])
    const mac = system({ platform: 'darwin', hasApt: false })
    expect((await ensureChromium({ install: true }, mac.whole)).advice).toContain('brew install')
  })
})
