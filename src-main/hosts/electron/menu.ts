import type { MenuItemConstructorOptions } from 'electron'
import { t } from '#shared/messages/index.ts'

/** A further key for an entry of the menu. Only the entry itself is shown. */
const alsoBy = (item: MenuItemConstructorOptions, accelerator: string): MenuItemConstructorOptions => ({
  ...item,
  accelerator,
  visible: false,
  acceleratorWorksWhenHidden: true,
})

/** Without these entries Electron has no keys for zoom. Plus is a shifted key on many keyboards, and the pad has one. */
const zoom: readonly MenuItemConstructorOptions[] = [
  { role: 'resetZoom' },
  alsoBy({ role: 'resetZoom' }, 'CommandOrControl+num0'),
  { role: 'zoomIn' },
  alsoBy({ role: 'zoomIn' }, 'CommandOrControl+='),
  alsoBy({ role: 'zoomIn' }, 'CommandOrControl+numadd'),
  { role: 'zoomOut' },
  alsoBy({ role: 'zoomOut' }, 'CommandOrControl+numsub'),
]

/**
 * Only what the system itself expects: macOS routes copy and paste through the menu, and zoom and the full screen
 * belong to the frame. Everything else has its place, its key and its palette entry in the window.
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions = {
    label: t('common.menu-view'),
    submenu: [...zoom, { type: 'separator' }, { role: 'togglefullscreen' }],
  }
  const common: MenuItemConstructorOptions[] = [{ role: 'editMenu' }, view, { role: 'windowMenu' }]
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...common] : common
}
