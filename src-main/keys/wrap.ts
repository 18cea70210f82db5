import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** A key encrypted under another one with AES-256-GCM; all fields in base64. */
export interface Wrapped {
  readonly iv: string
  readonly tag: string
  readonly data: string
}

/** Encrypts a data key. `purpose` is authenticated with it: a wrap of one kind never opens as another. */
export function wrap(key: Buffer, secret: Buffer, purpose: string): Wrapped {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(secret, purpose), iv).setAAD(Buffer.from(purpose))
  const data = Buffer.concat([cipher.update(key), cipher.final()])
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
}

/** The data key; null if the secret is another one or the wrap was changed. */
export function unwrap({ iv, tag, data }: Wrapped, secret: Buffer, purpose: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey(secret, purpose), Buffer.from(iv, 'base64'))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(Buffer.from(tag, 'base64'))
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()])
  } catch {
    return null
  }
}

/** A name for a data key that tells nothing about it, 32 hexadecimal digits. */
export const idOf = (key: Buffer): string =>
  createHash('sha256').update(subkeyOf(key, 'key id')).digest('hex').slice(0, 32)

/** A key of 32 bytes for one purpose, derived from a secret of full strength (HKDF-SHA-256). */
export const subkeyOf = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `daybreak ${purpose}`, 32))

const wrappingKey = (secret: Buffer, purpose: string): Buffer => subkeyOf(secret, `wrap ${purpose}`)
