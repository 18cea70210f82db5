import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/contract/errors.ts'
import { syncFolder } from './durable.ts'
import { safeName } from './file-names.ts'

export interface Upload {
  readonly name: string
  /** What the window announced; null where it did not. */
  readonly bytes: number | null
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

/** Left free for the records, whatever is brought in. */
const reserveBytes = 256 << 20

/**
 * Writes a dropped file into the inbox and gives its path. It has its name only when it is complete and on disk; an
 * upload that ends early leaves nothing. Throws `invalid-input`, `disk-full`, `file-truncated`, `cancelled`.
 */
export async function receiveUpload(inbox: string, { name, bytes, body, signal }: Upload): Promise<string> {
  if (name.trim() === '' || body === null) throw new AppError('invalid-input', { detail: 'a name and a file' })
  const fileName = safeName(name)
  const folder = join(inbox, randomBytes(8).toString('hex'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = join(folder, `${fileName}.part`)
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize - reserveBytes
    if ((bytes ?? 0) > free) throw new AppError('disk-full', {}, true)
    const written = await write(part, body, signal, free)
    if (bytes !== null && written !== bytes) throw new AppError('file-truncated', { file: fileName }, true)
    const path = join(folder, fileName)
    await rename(part, path)
    await syncFolder(folder)
    return path
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    const { code, name: kind } = error as { code?: string; name?: string }
    if (code === 'ENOSPC') throw new AppError('disk-full', {}, true)
    if (signal.aborted || kind === 'AbortError' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
      throw new AppError('cancelled')
    throw error
  }
}

async function write(
  part: string,
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  most: number,
): Promise<number> {
  let written = 0
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      written += chunk.length
      // A window that announced nothing must not fill the disk that holds the records.
      if (written > most) throw new AppError('disk-full', {}, true)
      yield chunk
    }
  }
  const out = createWriteStream(part, { mode: 0o600, highWaterMark: 1 << 20 })
  await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), counted, out, { signal })
  const file = await open(part, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return written
}

/** Removes what uploads that were cut off by a crash left behind. */
export async function sweepInbox(inbox: string, keep: (path: string) => boolean): Promise<void> {
  for (const folder of await readdir(inbox).catch(() => [])) {
    const files = await readdir(join(inbox, folder)).catch(() => [])
    if (!files.some((file) => keep(join(inbox, folder, file))))
      await rm(join(inbox, folder), { recursive: true, force: true })
  }
}
