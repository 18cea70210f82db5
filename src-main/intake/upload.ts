import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, parse, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/contract/errors.ts'
import { syncFolder } from './durable.ts'
import { safeName } from './file-names.ts'
import { bytesToSpare } from './free-space.ts'

export interface Upload {
  readonly name: string
  /** The size announced by the window. */
  readonly bytes: number
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
  /** Set for files of one dropped folder, which are kept together until all have arrived. */
  readonly batch?: { readonly id: string; readonly folder: string } | undefined
}

/**
 * An upload of which nothing arrives for this many ms has been given up. Electron does not tell that a page has left,
 * and a computer that goes to sleep cannot tell.
 */
const stalledAfterMs = 60_000

/**
 * Writes a dropped file into the inbox and returns its path. It gets its name only when it is complete and on disk.
 * An upload that ends early or stands still leaves nothing. Throws `invalid-input`, `disk-full`, `file-truncated`,
 * `cancelled`.
 */
export async function receiveUpload(
  inbox: string,
  { name, bytes, body, signal, batch }: Upload,
  stallMs = stalledAfterMs,
): Promise<string> {
  if (name.trim() === '' || body === null)
    throw new AppError('invalid-input', { detail: 'the name or the file is missing' })
  const fileName = safeName(name)
  const folder = batch ? batchFolder(inbox, batch) : join(inbox, randomBytes(8).toString('hex'))
  await refuseLinks(inbox, folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, batch ? await freeName(folder, fileName) : fileName)
  const part = `${path}.part`
  try {
    const free = await bytesToSpare(folder)
    if (bytes > free) throw new AppError('disk-full', {}, true)
    const written = await write(part, body, { signal, stallMs, most: free })
    if (written !== bytes) throw new AppError('file-truncated', { file: fileName }, true)
    await rename(part, path)
    await syncFolder(folder)
    return path
  } catch (error) {
    await rm(part, { force: true })
    if (!batch) await rm(folder, { recursive: true, force: true })
    const { code, name: kind } = error as { code?: string; name?: string }
    if (kind === 'TimeoutError') throw new AppError('file-truncated', { file: fileName }, true)
    if (code === 'ENOSPC') throw new AppError('disk-full', {}, true)
    if (signal.aborted || kind === 'AbortError' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
      throw new AppError('cancelled')
    throw error
  }
}

/** Throws `invalid-input` if a folder between the inbox and this one is a link: what is sent would leave the inbox. */
async function refuseLinks(inbox: string, folder: string): Promise<void> {
  let at = inbox
  for (const name of relative(inbox, folder).split(sep)) {
    at = join(at, name)
    const found = await lstat(at).catch(() => null)
    if (found?.isSymbolicLink()) throw new AppError('invalid-input', { detail: 'a link in the inbox' })
  }
}

/** Different names may have become equal. No file is overwritten. */
async function freeName(folder: string, name: string): Promise<string> {
  const here = new Set((await readdir(folder)).map((one) => one.toLowerCase()))
  const { name: stem, ext } = parse(name)
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${stem}-${n}${ext}`
    if (!here.has(free.toLowerCase()) && !here.has(`${free}.part`.toLowerCase())) return free
  }
}

/** Where the files of a dropped folder wait for each other. Throws `invalid-input`. */
export function batchFolder(inbox: string, { id, folder }: NonNullable<Upload['batch']>): string {
  if (!/^[0-9a-f]{16}$/.test(id)) throw new AppError('invalid-input', { detail: 'batch' })
  return join(inbox, id, safeName(folder))
}

/** Files of the inbox were moved or given up. Removes the folders that are then empty. */
export async function leaveInbox(inbox: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true })
  for (let folder = dirname(files[0] ?? inbox); folder !== inbox && folder.startsWith(inbox); folder = dirname(folder))
    // Files of the same folder may still wait.
    if (
      !(await rmdir(folder).then(
        () => true,
        () => false,
      ))
    )
      return
}

interface Limits {
  readonly signal: AbortSignal
  readonly stallMs: number
  /** Bytes. */
  readonly most: number
}

/** Returns the number of bytes. Throws `TimeoutError` when nothing arrives for `stallMs`. */
async function write(part: string, body: ReadableStream<Uint8Array>, limits: Limits): Promise<number> {
  const { signal, stallMs, most } = limits
  let written = 0
  const stalled = new AbortController()
  const stop = setTimeout(() => stalled.abort(new DOMException('nothing arrives', 'TimeoutError')), stallMs)
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      stop.refresh()
      written += chunk.length
      // A window that sends more than it announced must not fill the disk of the records.
      if (written > most) throw new AppError('disk-full', {}, true)
      yield chunk
    }
  }
  const out = createWriteStream(part, { mode: 0o600, highWaterMark: 1 << 20 })
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  try {
    await pipeline(source, counted, out, { signal: AbortSignal.any([signal, stalled.signal]) })
  } catch (error) {
    throw stalled.signal.aborted ? stalled.signal.reason : error
  } finally {
    clearTimeout(stop)
  }
  const file = await open(part, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return written
}

/** Removes incomplete uploads after a crash. */
export async function sweepInbox(inbox: string, keep: (path: string) => boolean): Promise<void> {
  for (const folder of await readdir(inbox).catch(() => [])) {
    const files = await readdir(join(inbox, folder), { recursive: true }).catch(() => [])
    if (!files.some((file) => keep(join(inbox, folder, file))))
      await rm(join(inbox, folder), { recursive: true, force: true })
  }
}
