import { subkeyOf } from '#main/keys/index.ts'

/** The key for one kind of sealed files, so that a file of one kind never opens as another. */
export const sealKeyFor = (vaultKey: Buffer, kind: 'tiles' | 'slides'): Buffer => subkeyOf(vaultKey, `seal ${kind}`)
