/**
 * `npm start`: builds the window if needed, then starts the desktop host if Electron's binary exists, otherwise the
 * browser host, and prints in one line which one and why. Passes arguments to the host: `--data DIR`, `--port N`,
 * `--no-samples`.
 */
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasDisplay } from '../src-main/hosts/browser/find-browser.ts'
import { ensureBuilt } from './built.ts'
import { ensureChromium } from './chromium.ts'
import { electronBinary } from './electron-binary.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { env, platform } = process
const args = process.argv.slice(2)

if (!ensureBuilt(root)) {
  console.error('The window could not be built. The reason is printed above. If packages have changed, run npm ci.')
  process.exit(1)
}
const electron = electronBinary(root, env)
const display = hasDisplay({ env, platform })

if (electron && display && !args.includes('--no-browser')) {
  console.log('Opening the desktop window (Electron).')
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env
  // Chromium's sandbox does not start for root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(electron, [...asRoot, root, ...args], { stdio: 'inherit', env: clean })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
} else {
  const browser = await ensureChromium({ install: display })
  console.log(
    !electron
      ? 'Opening the browser host, because Electron’s binary is not installed (npx install-electron downloads it).'
      : 'Opening the browser host, because there is no display for the desktop window.',
  )
  if (display && !browser.path) console.error(browser.advice)
  await import('../src-main/hosts/browser/main.ts')
}
