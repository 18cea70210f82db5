import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
/** How many bytes what is sealed is longer than what it holds. */
export const sealBytes = nonceBytes + tagBytes

/** Seals bytes under a key of 32 bytes (AES-256-GCM): nonce, tag, ciphertext. `place` is authenticated with them. */
export function seal(key: Buffer, place: Buffer, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place)
  const sealed = cipher.update(bytes)
  cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** What was sealed; null if it is cut or changed, or was sealed under another key or for another place. */
export function unseal(key: Buffer, place: Buffer, sealed: Uint8Array): Buffer | null {
  if (sealed.length < sealBytes) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
      .setAAD(place)
      .setAuthTag(sealed.subarray(nonceBytes, sealBytes))
    const bytes = decipher.update(sealed.subarray(sealBytes))
    decipher.final()
    return bytes
  } catch {
    return null
  }
}
