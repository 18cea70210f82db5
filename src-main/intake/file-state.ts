import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'

/** A file's state on disk, which shows whether it has changed. */
export interface FileState {
  readonly bytes: number
  /** mtime, whole ms. */
  readonly modifiedMs: number
}

export const sameState = (a: FileState | null | undefined, b: FileState): boolean =>
  a?.bytes === b.bytes && a.modifiedMs === b.modifiedMs

/** Size and time of a file; null if it does not exist. */
export async function fileStateOf(path: string): Promise<FileState | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? { bytes: found.size, modifiedMs: Math.round(found.mtimeMs) } : null
}

/** Several files as one state, which changes with each of them. Null if one of them does not exist. */
export async function stateOfAll(files: readonly string[]): Promise<FileState | null> {
  let bytes = 0
  let modifiedMs = 0
  for (const file of files) {
    const state = await fileStateOf(file)
    if (!state) return null
    bytes += state.bytes
    modifiedMs = Math.max(modifiedMs, state.modifiedMs)
  }
  return { bytes, modifiedMs }
}

/** The states of the files that exist. */
export async function statesOf(files: readonly string[]): Promise<Map<string, FileState>> {
  const states = new Map<string, FileState>()
  for (const file of files) {
    const state = await fileStateOf(file)
    if (state) states.set(file, state)
  }
  return states
}

/** A file that takes up less than this share of its size has parts that were never written. */
const leastFilled = 0.9
const blockBytes = 512

/**
 * Whether one of these files has parts that were never written. File systems that compress report so of other files, too;
 * those that report nothing know of no holes.
 */
export async function haveHoles(files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    const found = await stat(file).catch(() => null)
    if (found && found.blocks > 0 && found.blocks * blockBytes < found.size * leastFilled) return true
  }
  return false
}

/** Size and time of a file. Throws `file-not-found`, `file-not-a-slide` (not a regular file), `file-forbidden`. */
export async function stateOf(path: string): Promise<FileState> {
  const file = basename(path)
  const found = await stat(path).catch((error: { code?: string }) => {
    if (error.code === 'EACCES' || error.code === 'EPERM') throw new AppError('file-forbidden', { file }, true)
    throw new AppError('file-not-found', { file }, true)
  })
  if (!found.isFile()) throw new AppError('file-not-a-slide', { file })
  return { bytes: found.size, modifiedMs: Math.round(found.mtimeMs) }
}
