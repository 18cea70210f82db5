import type * as electron from 'electron'

/** The parts of Electron that the host uses, handed in: so that its hardening can be held to account without a binary. */
export type ElectronApi = Pick<
  typeof electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'protocol' | 'session' | 'shell' | 'utilityProcess'
>

export const scheme = 'daybreak'
/** The only origin there is. */
export const ownOrigin = `${scheme}://app`

/** Whether an address is the product's own window. Custom schemes have no `origin` in every parser. */
export function isOwn(address: string): boolean {
  try {
    const { protocol, host } = new URL(address)
    return protocol === `${scheme}:` && host === 'app'
  } catch {
    return false
  }
}

/** A case's report, which is shown in a window of its own. */
export const isReport = (address: string): boolean =>
  isOwn(address) && /^\/reports\/\d+\.pdf$/.test(new URL(address).pathname)
