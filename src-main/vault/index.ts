export { sealKeyFor } from './seal-key.ts'
export { openEntry, sealEntry } from './sealed-entry.ts'
export { readVaultKey, vaultKeyIn } from './vault.store.ts'
