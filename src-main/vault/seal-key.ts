import { createHash, hkdfSync } from 'node:crypto'

/** As `subkeyOf` of the keys. That part also hashes passwords by native code, which the engine need not load. */
const subkeyOf = (key: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `daybreak ${purpose}`, 32))

/** The key for one kind of sealed files, so that a file of one kind never opens as another. */
export const sealKeyFor = (vaultKey: Buffer, kind: 'tiles' | 'slides'): Buffer => subkeyOf(vaultKey, `seal ${kind}`)

/** Bytes of a key's name. */
export const keyNameBytes = 8

/** A name for a key that tells nothing about it. It stands in each file that was sealed under the key. */
export const keyNameOf = (sealKey: Buffer): Buffer =>
  createHash('sha256').update(subkeyOf(sealKey, 'seal key name')).digest().subarray(0, keyNameBytes)

/** Keys that this process may use, by name. */
const known = new Map<string, Buffer>()

/** Lets this process read files that were sealed under a key, for as long as it runs. */
export function giveSealKey(sealKey: Buffer): void {
  known.set(keyNameOf(sealKey).toString('hex'), sealKey)
}

/** The key with this name; null if this process was not given it. */
export const sealKeyNamed = (name: Buffer): Buffer | null => known.get(name.toString('hex')) ?? null
