/**
 * `npm start`: builds the window if needed, then starts the desktop host if it can run here, otherwise the browser
 * host, and prints in one line which one and why. Passes arguments to the host: `--data DIR`, `--port N`,
 * `--no-samples`, `--just-me`, `--no-browser` (browser host without a window).
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasDisplay } from '../src-main/hosts/browser/find-browser.ts'
import { ensureBuilt } from './built.ts'
import { ensureChromium } from './chromium.ts'
import { runDesktop, whyNeverShown, whyNoDesktop } from './desktop.ts'
import { electronBinary } from './electron-binary.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { env, platform } = process
const args = process.argv.slice(2)

if (!ensureBuilt(root)) {
  console.error('The window could not be built. The reason is printed above. If packages have changed, run npm ci.')
  process.exit(1)
}
const display = hasDisplay({ env, platform })
const because = args.includes('--no-browser') ? 'no window was asked for' : await openDesktop()
const browser = await ensureChromium({ install: display })
console.log(`Opening the browser host, because ${because}.`)
if (display && !browser.path) console.error(browser.advice)
await import('../src-main/hosts/browser/main.ts')

/** Ends this process with the desktop host. Returns why there is none. */
async function openDesktop(): Promise<string> {
  const binary = electronBinary(root, env)
  const obstacle = whyNoDesktop({ binary, display, platform, userId: process.getuid?.() ?? null })
  if (obstacle || !binary) return obstacle ?? ''
  console.log('Opening the desktop window (Electron).')
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let forward: (signal: NodeJS.Signals) => void = () => {}
  const end = await runDesktop(binary, [root, ...args], (child) => {
    forward = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
  })
  for (const signal of signals) process.off(signal, forward)
  const never = whyNeverShown(end)
  if (never === null) process.exit(end.code ?? 1)
  return never
}
