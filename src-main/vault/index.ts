export { giveSealKey, sealKeyFor } from './seal-key.ts'
export { openEntry, sealEntry } from './sealed-entry.ts'
export {
  headBytes,
  openPart,
  partBytes,
  partExtra,
  readHead,
  type SealedHead,
  sealedSize,
  sealStream,
  sealWhole,
} from './sealed-file.ts'
export { readVaultKey, vaultKeyIn } from './vault.store.ts'
