import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { syncFolder, writeDurably } from '#main/durable/index.ts'
import { type KeysFile, keysOf, readKeys } from '#main/keys/index.ts'
import { bytesOf, newestSchema } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { lastOutcome } from './last-outcome.ts'
import { type Backup, backupsIn, type Manifest, manifestOf, namesIn } from './manifest.ts'
import { keptOf } from './rotation.ts'
import { type Progress, runThread } from './run-thread.ts'

export interface BackupRequest {
  readonly dataFolder: string
  /** Where to put it; created if missing. */
  readonly folder: string
  readonly now: Date
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** Room that the folder must have beyond the size of the records, bytes. */
const spareBytes = 16 << 20

/**
 * Makes a backup of the records of a data folder while work goes on, and proves it: it is copied under another name,
 * opened, checked, synced to the disk and only then renamed. Afterwards, older backups of the same records beyond the
 * rotation are removed. Throws AppError `backup-in-data-folder`, `backup-no-room`, `backup-failed` with the system's
 * code, `backup-damaged`, `cancelled` and the errors of opening records. Nothing of a failed backup counts as one.
 */
export async function makeBackup({ dataFolder, folder, now, onProgress, signal }: BackupRequest): Promise<Backup> {
  const source = join(dataFolder, 'daybreak.sqlite')
  if (isWithin(dataFolder, folder)) throw new AppError('backup-in-data-folder', { folder })
  const keys = keysOf(dataFolder)
  const wrapped = readKeys(dataFolder)
  const installation = wrapped?.installation ?? 'plain'
  const file = join(folder, nameOf(installation, now))
  const part = `${file}.part`
  try {
    refuseAwayDisk(dataFolder, folder)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    removeHalves(folder, installation)
    refuseWithoutRoom(folder, bytesOf(source) + bytesOf(`${source}-wal`))
    const proven = await runThread({ file: source, keys, copyTo: part }, onProgress, signal)
    const manifest: Manifest = {
      ...{ kind: 'daybreak-backup', version: 1, madeAt: now.toISOString(), file: file.slice(folder.length + 1) },
      ...{ ...proven, schema: newestSchema },
      keys: wrapped && withoutPeople(wrapped),
    }
    renameSync(part, file)
    syncFolder(folder)
    writeDurably(manifestOf(file), `${JSON.stringify(manifest, null, 1)}\n`)
    rotate(folder, installation)
    return { file, manifest }
  } catch (error) {
    try {
      removeHalves(folder, installation)
    } catch {
      // The disk is gone.
    }
    throw troubleOf(error, folder)
  }
}

/**
 * A password is weaker than recovery words, so whoever finds a backup disk gets nothing that a guessed password opens,
 * and no names.
 */
function withoutPeople({ next: _, current: { id, wraps }, ...keys }: KeysFile): KeysFile {
  const { people: __, ...others } = wraps
  return { ...keys, current: { id, wraps: others } }
}

/** Whether a folder is another one or lies in it. */
export function isWithin(outer: string, inner: string): boolean {
  const path = relative(resolve(outer), resolve(inner))
  return path === '' || !(path.startsWith('..') || isAbsolute(path))
}

const prefixOf = (installation: string): string => `daybreak-${installation.slice(0, 8)}-`
const nameOf = (installation: string, now: Date): string =>
  `${prefixOf(installation)}${now.toISOString().replace(/[-:]|\.\d+/g, '')}.sqlite`

/** Removes what a backup of these records that did not end has left: copies without a name, and files without a manifest. */
function removeHalves(folder: string, installation: string): void {
  const names = namesIn(folder)
  for (const name of names) {
    if (!name.startsWith(prefixOf(installation))) continue
    const half =
      /\.part(-journal|-wal|-shm)?$/.test(name) || (name.endsWith('.sqlite') && !names.includes(manifestOf(name)))
    if (half) rmSync(join(folder, name), { force: true })
  }
}

/** A folder that held the last backup and is gone was on a disk that is not connected. It is not made elsewhere. */
function refuseAwayDisk(dataFolder: string, folder: string): void {
  const { last } = lastOutcome(dataFolder)
  if (last && resolve(dirname(last.file)) === resolve(folder) && !existsSync(folder))
    throw new AppError('backup-failed', { folder, detail: 'ENOENT' })
}

function refuseWithoutRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < bytes + spareBytes)
    throw new AppError('backup-no-room', { folder, needed: Math.ceil((bytes + spareBytes) / 1e6) })
}

/** The manifest goes first: a file without one is no backup. */
function rotate(folder: string, installation: string): void {
  const own = backupsIn(folder).filter(
    ({ manifest }) =>
      manifest.file.startsWith(prefixOf(installation)) && (manifest.keys?.installation ?? 'plain') === installation,
  )
  const kept = keptOf(own.map(({ manifest }) => manifest.madeAt))
  for (const { file, manifest } of own)
    if (!kept.has(manifest.madeAt)) for (const one of [manifestOf(file), file]) rmSync(one, { force: true })
}

function troubleOf(error: unknown, folder: string): unknown {
  // The copy could not be read or written. These errors would otherwise speak of the records.
  if (isAppError(error) && error.code === 'disk-full') return new AppError('backup-no-room', { folder, needed: '?' })
  if (isAppError(error) && (error.code === 'disk-error' || error.code === 'file-not-found'))
    return new AppError('backup-failed', { folder, detail: String(error.data.params.detail ?? 'ENOENT') })
  if (isAppError(error)) return error
  const { code = '', name } = error as { code?: string; name?: string }
  if (name === 'AbortError') return new AppError('cancelled')
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
    return new AppError('backup-no-room', { folder, needed: '?' })
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new AppError('database-damaged', { file: 'daybreak.sqlite' })
  return code === '' ? error : new AppError('backup-failed', { folder, detail: code })
}
