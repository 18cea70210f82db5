import { constants, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { syncFile, syncFolder } from '#main/durable/index.ts'
import {
  giveKeys,
  idOf,
  isLocked,
  type KeysFile,
  keysOf,
  openByWords,
  openHereKeys,
  readKeys,
  wrappedHere,
  writeKeys,
} from '#main/keys/index.ts'
import {
  forgetHolder,
  holdFolder,
  lastReached,
  openReadable,
  openRecords,
  readChain,
  systemPerson,
} from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { readBackupFacts } from './facts.store.ts'
import { type Manifest, namesIn, readManifest } from './manifest.ts'
import { type Progress, runThread } from './run-thread.ts'

export interface CheckRequest {
  readonly file: string
  /** A data folder whose keys are tried, too. */
  readonly dataFolder?: string | undefined
  /** The recovery words, if this machine cannot open the backup by itself. */
  readonly words?: string | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A backup that was proven just now, and the key that opens it; null for plain records. */
export interface Checked {
  readonly file: string
  readonly manifest: Manifest
  readonly key: Buffer | null
}

/**
 * Proves a backup: its bytes against its manifest, then its contents. Throws AppError `file-not-found`, `backup-damaged`,
 * `backup-locked` if this machine cannot open it and no words are given, what the words are refused for, `cancelled`.
 */
export async function checkBackup({ file, dataFolder, words, onProgress, signal }: CheckRequest): Promise<Checked> {
  const manifest = readManifest(file)
  const key = keyOf(file, manifest, { words, dataFolder })
  const proven = await runThread({ file, keys: key ? [key] : [], copyTo: null }, onProgress, signal)
  if (proven.sha256 !== manifest.sha256 || proven.chain.link !== manifest.chain.link)
    throw new AppError('backup-damaged', { file: basename(file), detail: 'its bytes are not those of its manifest' })
  return { file, manifest, key }
}

function keyOf(
  file: string,
  { keys }: Manifest,
  { words, dataFolder }: Pick<CheckRequest, 'words' | 'dataFolder'>,
): Buffer | null {
  if (!keys) return null
  const key =
    words === undefined ? (openHereKeys(keys) ?? openOf(dataFolder, keys.current.id)) : openByWords(keys, words)[0]
  if (!key) throw new AppError('backup-locked', { file: basename(file) })
  return key
}

/** The key of this id, if it opens the records of the folder, too. */
function openOf(dataFolder: string | undefined, id: string): Buffer | null {
  try {
    return (dataFolder === undefined ? [] : keysOf(dataFolder)).find((key) => idOf(key) === id) ?? null
  } catch (error) {
    // Records that wait for a password open when somebody gives it.
    if (dataFolder !== undefined && isAppError(error) && error.code === 'records-locked' && isLocked(dataFolder))
      throw error
    return null
  }
}

/**
 * Writes the records of a proven backup into a new data folder, which this machine then opens by itself. Throws AppError
 * `restore-target-not-empty`, and the system's errors. A folder in which this was interrupted holds no `daybreak.sqlite`.
 */
export function restoreInto({ file, manifest, key }: Checked, to: string): void {
  if (namesIn(to).length > 0) throw new AppError('restore-target-not-empty', { folder: to })
  mkdirSync(to, { recursive: true, mode: 0o700 })
  place({ file, manifest, key }, to, null)
}

/** `before`: the keys of the records that are replaced. Passwords that open the same key go on to open it. */
function place({ file, manifest: { keys }, key }: Checked, folder: string, before: KeysFile | null): void {
  if (keys && key) {
    const { wraps } = wrappedHere(key, keys)
    const people = before?.current.id === keys.current.id ? { people: before.current.wraps.people } : {}
    writeKeys(folder, { ...keys, current: { ...keys.current, wraps: { ...keys.current.wraps, ...people, ...wraps } } })
    if (keys.onlyByPeople) giveKeys(folder, [key])
  }
  const part = join(folder, 'daybreak.restored.sqlite')
  rmSync(part, { force: true })
  copyFileSync(file, part, constants.COPYFILE_FICLONE)
  syncFile(part)
  renameSync(part, join(folder, 'daybreak.sqlite'))
  syncFolder(folder)
  const records = openRecords(join(folder, 'daybreak.sqlite'))
  try {
    // The backup may have been made while a process held the records. The copy belongs to nobody.
    forgetHolder(records)
  } finally {
    records.close()
  }
}

/** What a restored backup lacks of the present records. Null if that is not known. */
export interface MissingSince {
  /** Number of events after the backup. */
  readonly events: number
  /** Time of the backup's last event and of the last one now, ISO 8601; null if there is none. */
  readonly from: string | null
  readonly to: string | null
}

export function missingSince(dataFolder: string, { chain }: Manifest): MissingSince | null {
  try {
    const records = openReadable(join(dataFolder, 'daybreak.sqlite'))
    try {
      const { event } = readChain(records).head()
      return { events: event - chain.event, from: chain.at, to: readBackupFacts(records).lastEventAt() }
    } finally {
      records.close()
    }
  } catch {
    const reached = lastReached(dataFolder)
    return reached && { events: reached.event - chain.event, from: chain.at, to: reached.at }
  }
}

/** What is set aside: the records with their journals and keys, and the records before an update. */
const setAside = /^(daybreak\..*sqlite(-wal|-shm|-journal)?|keys\.json)$/

/**
 * Puts the records of a proven backup in the place of the present ones, which are set aside whole in a folder of their
 * own. Slides, log and caches stay. The new records have an event `backup-restored`. Returns the name of that folder; null if
 * there was nothing to set aside. If this is interrupted, the next start refuses to begin new records, and the command
 * can be repeated. Throws AppError `backup-other-installation` if the present records are not those of the backup,
 * `data-folder-in-use`, and the system's errors.
 */
export function exchangeRecords(checked: Checked, dataFolder: string, now: Date): string | null {
  return holdFolder(dataFolder, () => {
    const aside = `set-aside-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`
    const before = keysBefore(dataFolder)
    const { keys } = checked.manifest
    if (before && keys && before.installation !== keys.installation)
      throw new AppError('backup-other-installation', { file: basename(checked.file) })
    const names = readdirSync(dataFolder).filter((name) => setAside.test(name))
    if (names.length > 0) {
      mkdirSync(join(dataFolder, aside), { mode: 0o700 })
      for (const name of names) renameSync(join(dataFolder, name), join(dataFolder, aside, name))
      syncFolder(join(dataFolder, aside))
      syncFolder(dataFolder)
    }
    place(checked, dataFolder, before)
    noteRestored(checked, dataFolder, now)
    return names.length > 0 ? aside : null
  })
}

function keysBefore(dataFolder: string): KeysFile | null {
  try {
    return readKeys(dataFolder)
  } catch {
    return null
  }
}

function noteRestored({ manifest }: Checked, dataFolder: string, now: Date): void {
  const records = openRecords(join(dataFolder, 'daybreak.sqlite'), () => now)
  try {
    records.change({ by: systemPerson, what: 'backup-restored' }, (change) =>
      change.note(null, { event: manifest.chain.event, link: manifest.chain.link }),
    )
  } finally {
    records.close()
  }
}
