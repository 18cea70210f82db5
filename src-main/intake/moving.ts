import { lstat, open, readFile, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { syncFolder } from './durable.ts'
import { type FileState, fileStateOf, sameState } from './file-state.ts'

/**
 * A slide that is being moved has two sets of files from the time the records have it until its originals are gone.
 * During that time, a note beside the new files says so, so that the next run can finish an interrupted move.
 */
export const noteName = '.daybreak-moving'
const mostNoteBytes = 1 << 20

const noteSchema = z.object({
  /** Hash of the slide. */
  sha256: z.string(),
  /** The originals, the one that opens the slide first, and the current place of each. */
  files: z.array(z.object({ file: z.string(), place: z.string() })).min(1),
})
export type MoveNote = z.infer<typeof noteSchema>

/**
 * Called before the records take the slide. The note is on disk when it returns, and its name once the folder is
 * synced.
 */
export async function noteMove(folder: string, note: MoveNote): Promise<void> {
  const handle = await open(join(folder, noteName), 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(note))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const forgetMove = (folder: string): Promise<void> => rm(join(folder, noteName), { force: true })

/**
 * Removes the originals of a moved slide, unless they have changed since `before`. `files` are all of the slide, the
 * one that opens it first. The folders of its parts are removed with the last of them. Returns the removed files;
 * files that cannot be removed stay.
 */
export async function removeOriginals(
  files: readonly string[],
  before: ReadonlyMap<string, FileState | null>,
): Promise<string[]> {
  const gone: string[] = []
  for (const file of files) {
    const was = before.get(file)
    if (!was || !sameState(await fileStateOf(file), was)) continue
    await unlink(file).then(
      () => gone.push(file),
      () => undefined,
    )
  }
  const home = dirname(files[0] ?? '')
  for (const folder of new Set(files.map((file) => dirname(file))))
    if (folder !== home) await rmdir(folder).catch(() => undefined)
  await syncFolder(home)
  return gone
}

export interface FinishDeps {
  /** Whether the records have this slide at this place. */
  readonly isRecorded: (sha256: string, path: string) => boolean
  /** Whether the records took this file for this slide, in this state. */
  readonly isTakenAs: (file: string, state: FileState, sha256: string) => boolean
  /** SHA-256 of the slide that a file opens, and of one file whatever slide it belongs to; in the engine. */
  readonly hash: (path: string) => Promise<string>
  readonly hashFile: (path: string) => Promise<string>
}

/**
 * Removes the originals of a slide whose move into `folder` was interrupted. It requires that the records have the
 * slide and that its files in the folder match the recorded hash. It removes only originals that the records took in
 * their present state and that equal their copies byte for byte. All others stay. Returns the removed files. If the
 * originals' drive is disconnected or something cannot be read, the note stays for the next start.
 */
export async function finishMove(folder: string, deps: FinishDeps): Promise<string[]> {
  const note = await readNote(folder)
  try {
    if (note) await stat(dirname(note.files[0]!.file))
    const removed = note ? await finish(folder, note, deps) : []
    await forgetMove(folder)
    return removed
  } catch {
    return []
  }
}

async function finish(folder: string, { sha256, files }: MoveNote, deps: FinishDeps): Promise<string[]> {
  const main = files[0]!.place
  const within = files.every(({ place }) => !relative(folder, resolve(place)).startsWith('..'))
  if (!within || !deps.isRecorded(sha256, main)) return []
  const left = new Map<string, FileState>()
  for (const { file } of files) {
    const state = await fileStateOf(file)
    if (state && deps.isTakenAs(file, state, sha256)) left.set(file, state)
  }
  const whole = left.size === 0 || (await deps.hash(main)) === sha256
  for (const { file, place } of files)
    if (left.has(file) && !(whole && (await areEqual(file, place, deps)))) left.delete(file)
  return removeOriginals(
    files.map(({ file }) => file),
    left,
  )
}

/** Whether these are two names of one file, or two files of equal content. */
async function areEqual(file: string, place: string, { hashFile }: FinishDeps): Promise<boolean> {
  const options = { bigint: true } as const
  // A copy that is only a link to the original does not count.
  const [a, b] = await Promise.all([stat(file, options).catch(() => null), lstat(place, options).catch(() => null)])
  if (!a?.isFile() || !b?.isFile() || a.size !== b.size) return false
  if (a.ino !== 0n && a.ino === b.ino && a.dev === b.dev) return true
  return (await hashFile(file)) === (await hashFile(place))
}

async function readNote(folder: string): Promise<MoveNote | null> {
  const path = join(folder, noteName)
  const found = await lstat(path).catch(() => null)
  if (!found?.isFile() || found.size > mostNoteBytes) return null
  try {
    return noteSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
