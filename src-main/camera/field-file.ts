import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytesToSpare, syncFolder } from '#main/intake/index.ts'
import { sealWhole } from '#main/vault/index.ts'
import { AppError } from '#shared/contract/errors.ts'

/** Largest picture in bytes. No camera makes larger ones. */
const mostBytes = 128 << 20

/** The file ending of an encoded picture, from its first bytes; null if it is neither PNG nor JPEG. */
export function endingOf(bytes: Uint8Array): '.png' | '.jpg' | null {
  const starts = (...wanted: number[]) => wanted.every((byte, i) => bytes[i] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return '.png'
  return starts(0xff, 0xd8, 0xff) ? '.jpg' : null
}

/**
 * Reads the bytes of a request. Throws `invalid-input` if there are none or too many, or if they are neither PNG nor
 * JPEG.
 */
export async function pictureBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new AppError('invalid-input', { detail: 'the picture is too large' })
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (endingOf(bytes) === null) throw new AppError('invalid-input', { detail: 'not a PNG or JPEG picture' })
  return bytes
}

/**
 * Writes a picture, sealed under a key if there is one. The file gets its name only when it is complete and on disk.
 * Throws `disk-full`.
 */
export async function writeDurably(path: string, picture: Uint8Array, sealKey: Buffer | null): Promise<void> {
  const bytes = sealKey ? sealWhole(sealKey, picture) : picture
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = `${path}.part`
  try {
    if (bytes.length > (await bytesToSpare(folder))) throw new AppError('disk-full', {}, true)
    const file = await open(part, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(part, { force: true })
    if ((error as { code?: string }).code === 'ENOSPC') throw new AppError('disk-full', {}, true)
    throw error
  }
}
