import type * as electron from 'electron'

/** The parts of Electron that the host uses, passed in so that its hardening can be tested without a binary. */
export type ElectronApi = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>

export const scheme = 'daybreak'
/** The only origin. */
export const ownOrigin = `${scheme}://app`

/** Whether an address is the product's own window. Not every parser gives custom schemes an `origin`. */
export function isOwn(address: string): boolean {
  try {
    const { protocol, host } = new URL(address)
    return protocol === `${scheme}:` && host === 'app'
  } catch {
    return false
  }
}

/** Whether an address is a case's report, which gets its own window. */
export const isReport = (address: string): boolean =>
  isOwn(address) && /^\/reports\/\d+\.pdf$/.test(new URL(address).pathname)
