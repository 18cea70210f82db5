import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface NodePlace {
  readonly platform: NodeJS.Platform
  /** The product's root; the archive in an installed program. */
  readonly root: string
}

/**
 * The Node that runs the engine on Linux, beside the archive or among the development packages; null if there is
 * none, and on other systems. Electron's program on Linux brings the system's GLib with it, sharp brings its own, and
 * the two mix within one process: the log fills with GLib's complaints, and newer systems end the process.
 */
export function nodeBeside({ platform, root }: NodePlace): string | null {
  if (platform !== 'linux') return null
  const program = root.endsWith('.asar')
    ? join(dirname(root), 'node')
    : join(root, 'node_modules', 'node', 'bin', 'node')
  return existsSync(program) ? program : null
}

/** Where a plain Node finds a file of the archive: in the folder with the unpacked files. */
export const onDisk = (path: string): string => path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked')
