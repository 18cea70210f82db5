import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes everything written to the file survive a power cut. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Makes the names in a folder survive a power cut. Windows has no such call, and some file systems (FAT, network
 * drives) refuse it; nothing more can be done there.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // The file system refuses the call.
  }
}
