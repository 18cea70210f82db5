import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { repository, temporaryFolder } from '../host.ts'

// Electron downloads its binary on first use (`npx install-electron`). path.txt names it once it exists.
const binary = existsSync(join(repository, 'node_modules', 'electron', 'path.txt'))
test.skip(!binary, 'no Electron binary is installed (npx install-electron)')

test('the desktop host opens one hardened window on the same core, without a port', async () => {
  const app = await _electron.launch({
    args: [repository, '--no-samples', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, DAYBREAK_DATA: temporaryFolder() } as Record<string, string>,
  })
  const window = await app.firstWindow()
  expect(window.url()).toMatch(/^daybreak:/)
  await expect(window.getByText('No slides yet')).toBeVisible()
  expect(await window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  await app.close()
})
