import { closeSync, fsyncSync, openSync } from 'node:fs'

/** What was written to the file survives a power cut. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * The names in a folder survive a power cut. Windows has no such call, and some file systems (FAT, network drives) refuse
 * it; there is nothing more to be done then.
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
    // Refused by the file system.
  }
}
