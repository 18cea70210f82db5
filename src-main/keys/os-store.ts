/** The operating system's key store, as the desktop host hands it in. */
export interface OsKeyStore {
  /** Encrypts a key so that only this user of this machine can decrypt it. */
  seal(key: Buffer): Buffer
  /** Null if this user or this machine did not seal it. */
  open(sealed: Buffer): Buffer | null
}

let store: OsKeyStore | null = null

/** Called once by a host whose system has a key store, before the records are opened. */
export function setOsKeyStore(given: OsKeyStore | null): void {
  store = given
}

export const osKeyStore = (): OsKeyStore | null => store
