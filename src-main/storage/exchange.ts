import { constants, copyFileSync, linkSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncFile, syncFolder } from '#main/durable/index.ts'

/** The name of a file beside the records. */
export const beside = (file: string, what: string): string =>
  join(dirname(file), `${basename(file, '.sqlite')}.${what}.sqlite`)

/**
 * Puts a checked copy in the place of the records and keeps the old file as `kept`. `onStep` is called when the old file
 * is kept, and when the copy is in its place. A process that ends in between leaves the old records.
 */
export function exchange(file: string, copy: string, kept: string, onStep: (step: 'kept' | 'exchanged') => void): void {
  const folder = dirname(file)
  syncFile(copy)
  rmSync(kept, { force: true })
  keep(file, kept)
  syncFolder(folder)
  onStep('kept')
  renameSync(copy, file)
  syncFolder(folder)
  onStep('exchanged')
}

/** Makes a hard link to the file, or a copy if the file system has no links (FAT, some network drives). */
function keep(file: string, as: string): void {
  try {
    linkSync(file, as)
  } catch {
    copyFileSync(file, as, constants.COPYFILE_FICLONE)
    syncFile(as)
  }
}

/** The journals are deleted last. Without them, a copy with an interrupted transaction would look complete. */
export function discard(copy: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
}
