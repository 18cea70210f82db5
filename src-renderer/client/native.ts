/**
 * A file that the reader chose: its path if the host may know it, otherwise bytes to send to the core. A folder's
 * files stay together, because they may be one slide.
 */
export type Picked =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'folder'; readonly name: string; readonly files: readonly File[] }

/** What only the host can do. The desktop's preload script provides it; in a browser the page uses its own means. */
export interface NativeBridge {
  /** Absolute paths chosen in the system's dialog; empty if the reader cancelled. */
  openFiles(): Promise<string[]>
  openFolder(): Promise<string | null>
  /** The absolute path of a dropped file. */
  pathOf(file: File): string
  /** Shows a file in the system's file manager. */
  reveal(path: string): Promise<void>
}

declare global {
  interface Window {
    readonly daybreakNative?: NativeBridge
  }
}

const bridge = globalThis.window?.daybreakNative

export const native = {
  /** True in the desktop window: folders can be chosen and shown. */
  desktop: bridge !== undefined,

  async openFiles(): Promise<Picked[]> {
    if (bridge) return (await bridge.openFiles()).map((path) => ({ kind: 'path', path }))
    return (await chooseInPage()).map((file) => ({ kind: 'file', file }))
  },

  /** A dropped file in a form that the core accepts. */
  picked(file: File): Picked {
    const path = bridge?.pathOf(file)
    return path ? { kind: 'path', path } : { kind: 'file', file }
  },

  /** Null if the host cannot ask. The reader then types the path. */
  openFolder: async (): Promise<string | null> => (bridge ? bridge.openFolder() : null),

  reveal: async (path: string): Promise<void> => bridge?.reveal(path),
}

function chooseInPage(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.accept = '.svs,.tif,.tiff,.btf,.png,.jpg,.jpeg'
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
