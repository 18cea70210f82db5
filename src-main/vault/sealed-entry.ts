import { seal, unseal } from './seal.ts'

/** Seals a small entry. Its `name` is authenticated, so an entry that was put in the place of another does not open. */
export const sealEntry = (key: Buffer, name: string, bytes: Uint8Array): Buffer => seal(key, Buffer.from(name), bytes)

/** What an entry holds; null if it is cut, changed, another entry's, or sealed under another key. */
export const openEntry = (key: Buffer, name: string, entry: Uint8Array): Buffer | null =>
  unseal(key, Buffer.from(name), entry)
