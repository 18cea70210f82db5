import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
/** How many bytes a sealed entry is longer than what it holds. */
export const sealBytes = nonceBytes + tagBytes

/**
 * Seals a small entry under a key of 32 bytes (AES-256-GCM): nonce, tag, ciphertext. `name` is authenticated with it, so
 * an entry that was put in the place of another does not open.
 */
export function sealEntry(key: Buffer, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const sealed = cipher.update(bytes)
  cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** What an entry holds; null if it is cut, changed, another entry's, or sealed under another key. */
export function openEntry(key: Buffer, name: string, entry: Uint8Array): Buffer | null {
  if (entry.length < sealBytes) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, entry.subarray(0, nonceBytes))
      .setAAD(Buffer.from(name))
      .setAuthTag(entry.subarray(nonceBytes, sealBytes))
    const bytes = decipher.update(entry.subarray(sealBytes))
    decipher.final()
    return bytes
  } catch {
    return null
  }
}
