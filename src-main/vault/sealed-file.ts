import { randomBytes } from 'node:crypto'
import { seal, sealBytes, unseal } from './seal.ts'
import { keyNameBytes, keyNameOf, sealKeyNamed } from './seal-key.ts'

/**
 * A sealed file: a head, then parts of 64 KiB, each as nonce, tag and ciphertext (AES-256-GCM). The head holds the key's
 * name, a random number of the file and the size of what it holds. Each part authenticates the head and its own place,
 * so parts that were cut off, exchanged within the file or brought from another one do not open.
 */
const magic = Buffer.from('DYBSEAL1')
const fileNumberBytes = 16
/** Bytes of the head. */
export const headBytes = magic.length + keyNameBytes + fileNumberBytes + 8
/** Bytes of what a part holds; the last one may hold fewer. */
export const partBytes = 1 << 16
/** How many bytes a part is longer than what it holds. */
export const partExtra = sealBytes

export interface SealedHead {
  /** Null if this process was not given the key. */
  readonly key: Buffer | null
  /** Size of what the file holds, bytes. */
  readonly size: number
  readonly bytes: Buffer
}

/** Begins a sealed file that will hold `size` bytes. */
export function newHead(sealKey: Buffer, size: number): SealedHead {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(size))
  const bytes = Buffer.concat([magic, keyNameOf(sealKey), randomBytes(fileNumberBytes), length])
  return { key: sealKey, size, bytes }
}

/** Reads the head of a file from its first bytes; null if the file is not sealed. */
export function readHead(start: Buffer): SealedHead | null {
  if (start.length < headBytes || !start.subarray(0, magic.length).equals(magic)) return null
  const bytes = Buffer.from(start.subarray(0, headBytes))
  const size = bytes.readBigUInt64LE(headBytes - 8)
  const key = sealKeyNamed(bytes.subarray(magic.length, magic.length + keyNameBytes))
  return { key, size: Number(size), bytes }
}

/** Size on disk of a file that holds so many bytes. */
export const sealedSize = (size: number): number => headBytes + size + Math.ceil(size / partBytes) * partExtra

/** What a part authenticates beside its bytes. */
function placeOf({ bytes }: SealedHead, index: number): Buffer {
  const place = Buffer.allocUnsafe(headBytes + 8)
  bytes.copy(place)
  place.writeBigUInt64LE(BigInt(index), headBytes)
  return place
}

const sealPart = (head: SealedHead & { readonly key: Buffer }, index: number, bytes: Uint8Array): Buffer =>
  seal(head.key, placeOf(head, index), bytes)

/** What a part holds; null if it was changed or is not this part of this file. */
export const openPart = (head: SealedHead & { readonly key: Buffer }, index: number, part: Buffer): Buffer | null =>
  unseal(head.key, placeOf(head, index), part)

/** Seals bytes as they arrive. `size` is their number; a file for which more or fewer arrive does not open. */
export async function* sealStream(
  sealKey: Buffer,
  size: number,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const head = { ...newHead(sealKey, size), key: sealKey }
  yield head.bytes
  let index = 0
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  for await (const chunk of source) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < partBytes) continue
    const all = Buffer.concat(waiting)
    let at = 0
    for (; at + partBytes <= all.length; at += partBytes)
      yield sealPart(head, index++, all.subarray(at, at + partBytes))
    waiting = [all.subarray(at)]
    waitingBytes = all.length - at
  }
  if (waitingBytes > 0) yield sealPart(head, index, Buffer.concat(waiting))
}

/** The sealed file that holds these bytes. */
export function sealWhole(sealKey: Buffer, bytes: Uint8Array): Buffer {
  const head = { ...newHead(sealKey, bytes.length), key: sealKey }
  const parts = [head.bytes]
  for (let at = 0; at < bytes.length; at += partBytes)
    parts.push(sealPart(head, at / partBytes, bytes.subarray(at, at + partBytes)))
  return Buffer.concat(parts)
}
