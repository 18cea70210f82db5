import type { MenuItemConstructorOptions } from 'electron'

/**
 * Only what the system itself expects: macOS routes copy and paste through the menu. Everything else has its place,
 * its key and its palette entry in the window.
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const common: MenuItemConstructorOptions[] = [{ role: 'editMenu' }, { role: 'windowMenu' }]
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...common] : common
}
