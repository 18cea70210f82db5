import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { resourcesFor } from '#main/app/index.ts'
import { t } from '#shared/messages/index.ts'
import { namedFolder } from '../named-folder.ts'
import { makeFilesPrivate } from '../private-files.ts'
import { createDesktopHost } from './desktop-host.ts'
import { nodeBeside } from './node-beside.ts'

makeFilesPrivate()
const { env, platform } = process
if (platform === 'linux' && process.getuid?.() === 0) {
  // The sandbox, which the host turns on, does not start for root: the processes would end again and again.
  console.error(t('common.desktop-as-root'))
  process.exit(1)
}
// Chromium's own switches are among the arguments, so only ours are parsed.
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: {
    data: { type: 'string' },
    'no-samples': { type: 'boolean', default: false },
    'just-me': { type: 'boolean', default: false },
  },
  strict: false,
  allowPositionals: true,
})
const resources = resourcesFor(import.meta.url)
const option = typeof values.data === 'string' ? values.data : undefined
const host = createDesktopHost(
  { app, BrowserWindow, dialog, ipcMain, Menu, powerMonitor, protocol, safeStorage, session, shell, utilityProcess },
  {
    dataFolder: namedFolder({ option, env, platform, cwd: env.INIT_CWD ?? process.cwd() }),
    resources,
    justMe: values['just-me'] === true,
    preload: join(resources.root, 'out', 'preload', 'preload.cjs'),
    samples: values['no-samples'] !== true && env.DAYBREAK_NO_SAMPLES !== '1',
    node: nodeBeside({ platform, root: resources.root }),
    onShown: () => process.send?.('window-shown'),
  },
)
void host.run()
