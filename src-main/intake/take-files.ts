import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { TakingPolicy } from '#shared/contract/schemas/scanner.ts'
import { formatBytes } from '#shared/domain/bytes.ts'
import { syncFolder } from './durable.ts'
import { type FileState, fileStateOf, sameState } from './file-state.ts'
import { bytesToSpare, type FreeSpace } from './free-space.ts'
import { forgetMove, noteMove, noteName, removeOriginals } from './moving.ts'

export interface TakeFilesDeps {
  /** SHA-256 of one whole file, whatever slide it belongs to, in the engine. */
  readonly hashFile: (path: string) => Promise<string>
  readonly freeSpace?: FreeSpace
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

export interface FilesToTake {
  /** All files of the slide, the one that opens it first. */
  readonly files: readonly string[]
  /** Hash of the slide. */
  readonly sha256: string
  /** The first file as it was when it was hashed. */
  readonly state: FileState
  readonly policy: TakingPolicy
  /** Folder with one subfolder per slide. */
  readonly target: string
}

/** Files at their final place. */
export interface Taken {
  readonly path: string
  readonly state: FileState
  /** The records could not take it: restores everything. */
  undo(): Promise<void>
  /** The records have it: removes moved originals. Returns them. */
  finish(): Promise<string[]>
}

const partial = '.daybreak-part'

/**
 * Takes a slide's files by policy. A file gets its name in the target only when it is complete, on disk and, if it
 * was copied, equal to its original by hash. An original is removed only after `finish`, and only if it still matches
 * its hash. Throws `no-room` (with the missing amount), `copy-differs`, `file-changed`; then nothing stays in the
 * target.
 */
export async function takeFiles(wanted: FilesToTake, deps: TakeFilesDeps): Promise<Taken> {
  const [main] = wanted.files
  if (main === undefined) throw new Error('a slide without files')
  if (wanted.policy === 'reference')
    return { path: main, state: wanted.state, undo: async () => undefined, finish: async () => [] }

  const from = dirname(main)
  const folder = join(wanted.target, wanted.sha256.slice(0, 16))
  const places = wanted.files.map((file) => ({ file, place: join(folder, relative(from, file)) }))
  const before = new Map<string, FileState | null>()
  for (const file of wanted.files) before.set(file, await fileStateOf(file))
  const made: string[] = []
  const undo = async () => {
    for (const place of made) await rm(place, { force: true })
    await forgetMove(folder)
    for (const path of [...new Set(made.map((place) => dirname(place))), folder])
      await rmdir(path).catch(() => undefined)
  }
  const finish = async () => {
    if (wanted.policy !== 'move') return []
    const gone = await removeOriginals(wanted.files, before)
    await forgetMove(folder)
    return gone
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const { file, place } of places) {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 })
      // Left by a run that ended before it was recorded, or the same slide once more.
      if (places.length === 1 && (await fileStateOf(place)) && (await deps.hashFile(place)) === wanted.sha256) continue
      const there = `${place}${partial}`
      await rm(there, { force: true })
      const linked = wanted.policy === 'move' && (await linkTo(file, there))
      if (!linked) {
        made.push(there)
        await copyWhole(file, there, wanted, deps)
      }
      await rename(there, place)
      // For two names of one file, renaming does nothing.
      await rm(there, { force: true })
      made.push(place)
    }
    if (wanted.policy === 'move') await noteMove(folder, { sha256: wanted.sha256, files: places })
    for (const path of new Set(places.map(({ place }) => dirname(place)))) await syncFolder(path)
    await syncFolder(wanted.target)
    const state = await fileStateOf(places[0]!.place)
    if (!state || state.bytes !== wanted.state.bytes || !sameState(await fileStateOf(main), wanted.state))
      throw new AppError('file-changed', { file: basename(main) }, true)
    return { path: places[0]!.place, state, undo, finish }
  } catch (error) {
    await undo()
    if ((error as { code?: string }).code === 'ENOSPC') throw await noRoom(wanted, deps)
    throw error
  }
}

/** Makes a hard link: nothing is copied, and the first name stays until the records have the second. */
async function linkTo(file: string, place: string): Promise<boolean> {
  // For a symbolic link, the link itself would get the second name, not the file.
  if ((await lstat(file)).isSymbolicLink()) return false
  return link(file, place).then(
    () => true,
    // Another drive, or a file system without links.
    () => false,
  )
}

async function copyWhole(file: string, place: string, wanted: FilesToTake, deps: TakeFilesDeps): Promise<void> {
  // A slide with one file has that file's hash.
  const original = wanted.files.length === 1 ? wanted.sha256 : await deps.hashFile(file)
  const { atime, mtime, size } = await stat(file)
  // The system copies without reporting progress.
  const telling = setInterval(async () => deps.onProgress?.((await fileStateOf(place))?.bytes ?? 0, size), 250)
  try {
    await copyFile(file, place, constants.COPYFILE_EXCL)
  } finally {
    clearInterval(telling)
  }
  const copy = await open(place, 'r+')
  try {
    await copy.sync()
  } finally {
    await copy.close()
  }
  await utimes(place, atime, mtime)
  if ((await deps.hashFile(place)) !== original) throw new AppError('copy-differs', { file: basename(file) }, true)
}

/** Whether the target is on the same drive. On another one, a move must copy. */
const sameDrive = async (file: string, target: string): Promise<boolean> => {
  const [a, b] = await Promise.all([stat(file).catch(() => null), stat(target).catch(() => null)])
  return a !== null && b !== null && a.dev === b.dev
}

/** Throws `no-room` if the files do not fit. Called before anything is read, and again if a write fails. */
export async function checkRoom(
  wanted: Pick<FilesToTake, 'files' | 'policy' | 'target'>,
  deps: TakeFilesDeps,
): Promise<void> {
  if (wanted.policy === 'reference') return
  await mkdir(wanted.target, { recursive: true, mode: 0o700 })
  if (wanted.policy === 'move' && (await sameDrive(wanted.files[0] ?? '', wanted.target))) return
  const { missing } = await room(wanted, deps)
  if (missing > 0) throw roomError(wanted, missing)
}

async function noRoom(wanted: FilesToTake, deps: TakeFilesDeps): Promise<AppError> {
  const { needed, missing } = await room(wanted, deps)
  return roomError(wanted, missing > 0 ? missing : needed)
}

async function room({ files, target }: Pick<FilesToTake, 'files' | 'target'>, { freeSpace }: TakeFilesDeps) {
  const sizes = await Promise.all(files.map(async (file) => (await fileStateOf(file))?.bytes ?? 0))
  const needed = sizes.reduce((sum, bytes) => sum + bytes, 0)
  return { needed, missing: needed - (await bytesToSpare(target, freeSpace)) }
}

const roomError = ({ files, target }: Pick<FilesToTake, 'files' | 'target'>, missing: number): AppError =>
  new AppError('no-room', { file: basename(files[0] ?? ''), missing: formatBytes(missing), place: target }, true)

/** Removes incomplete copies after a crash. Returns the folders of slides that were being moved there. */
export async function sweepTarget(target: string): Promise<string[]> {
  const moving: string[] = []
  for (const entry of await readdir(target, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    if (entry.name === noteName && dirname(entry.parentPath) === resolve(target)) moving.push(entry.parentPath)
    if (entry.name.endsWith(partial))
      await rm(join(entry.parentPath, entry.name), { force: true }).catch(() => undefined)
  }
  return moving
}
