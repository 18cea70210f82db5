import { parseArgs } from 'node:util'
import { resourcesFor } from '#main/app/index.ts'
import { isLocked } from '#main/keys/index.ts'
import { troubleWithin } from '#main/storage/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { whenAskedToEnd } from '../ask-to-end.ts'
import { processTerminal } from '../cli/terminal.ts'
import { namedFolder } from '../named-folder.ts'
import { refusalText } from '../refusal.ts'
import { updatingLine } from '../start-page.ts'
import { findBrowser, hasDisplay } from './find-browser.ts'
import { startBrowserHost } from './host.ts'
import { addressOfRunning } from './instance.ts'
import { endWithWindow } from './life.ts'
import { type AppWindow, openWindow } from './open-window.ts'

/**
 * `npm start` without Electron, and `daybreak serve`. Returns when the host runs; ends the process when the host
 * ends.
 */
export async function runBrowserHost(args: readonly string[]): Promise<void> {
  const values = optionsIn(args)
  const { env, platform } = process
  const cwd = env.INIT_CWD ?? process.cwd()
  const dataFolder = namedFolder({ option: values.data, env, platform, cwd })

  /** Printed to stdout, because a script may wait for it. */
  const say = (line: string) => console.log(line)
  const { progress } = processTerminal(new AbortController().signal)

  const found = findBrowser({ env, platform })
  const wanted = !values['no-browser'] && env.DAYBREAK_NO_BROWSER !== '1'
  const browser = wanted && hasDisplay({ env, platform }) ? found : null
  const first = { shown: false, window: null as AppWindow | null }
  /** Opens the first window, or says where it can be opened. */
  const show = (address: string) => {
    if (first.shown) return
    first.shown = true
    say(browser ? t('intake.host-window', { address: new URL(address).origin }) : t('intake.host-address', { address }))
    first.window = browser ? openWindow(browser, address, dataFolder) : null
  }

  const stopping = new AbortController()
  let end = () => stopping.abort()
  whenAskedToEnd(() => end())
  try {
    const host = await startBrowserHost({
      dataFolder,
      resources: resourcesFor(import.meta.url),
      port: Number(values.port),
      samples: !values['no-samples'] && env.DAYBREAK_NO_SAMPLES !== '1',
      justMe: values['just-me'],
      onUpdating(updating, address) {
        show(address)
        progress(updatingLine(updating))
      },
      onAsking(address) {
        // Without a window, only records that wait for a person by choice keep the host waiting.
        if (!browser && !isLocked(dataFolder)) return false
        say(t('start.waiting', { address: browser ? new URL(address).origin : address }))
        show(address)
        void endWithClosed(first.window, () => stopping.abort())
        return true
      },
      signal: stopping.signal,
      intake: { ...(env.DAYBREAK_STABLE_MS ? { stableMs: Number(env.DAYBREAK_STABLE_MS) } : {}) },
    })
    let closing = false
    const close = async (code: number) => {
      if (closing) return
      closing = true
      await host.close()
      process.exit(code)
    }
    end = () => void close(0)
    // Asked between the end of the core's start and now.
    if (stopping.signal.aborted) return end()

    show(host.server.newAddress())
    if (first.window)
      endWithWindow({
        closed: first.window.closed,
        windows: host.app.windows,
        close: () => void close(0),
        neverSeen: () => say(t('intake.host-address', { address: host.server.newAddress() })),
      })
  } catch (thrown) {
    // The window's profile is in the data folder, too.
    await endOver(troubleWithin(thrown, dataFolder), dataFolder, values.port)
  }
}

/** Says why the host does not run, and ends the process. Throws an error of the program itself. */
async function endOver(error: unknown, dataFolder: string, port: string): Promise<never> {
  if (isAppError(error) && error.code === 'cancelled') process.exit(0)
  if (isAppError(error) && error.code === 'data-folder-in-use') {
    const address = await addressOfRunning(dataFolder)
    console.log(
      address ? t('intake.host-open-already', { address }) : t('intake.host-open-elsewhere', error.data.params),
    )
    process.exit(2)
  }
  if ((error as { code?: string }).code === 'EADDRINUSE') {
    console.error(t('intake.host-port-taken', { port }))
    process.exit(1)
  }
  if (!isAppError(error)) throw error
  console.error(refusalText(error, dataFolder))
  process.exit(1)
}

/** ms. A browser that ends sooner passed the address to a running one. */
const handedOverMs = 5000

/** Ends the waiting with the window in which a person is asked. */
async function endWithClosed(window: AppWindow | null, end: () => void): Promise<void> {
  if (!window) return
  const from = performance.now()
  await window.closed
  if (performance.now() - from > handedOverMs) end()
}

function optionsIn(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '0' },
        'no-samples': { type: 'boolean', default: false },
        'just-me': { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
      },
    })
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error(t('intake.host-port-wrong', { port: values.port }))
    return values
  } catch (error) {
    console.error((error as Error).message)
    return process.exit(2)
  }
}
