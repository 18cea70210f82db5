import type { OsKeyStore } from '#main/keys/index.ts'
import type { ElectronApi } from './electron-api.ts'

/**
 * The operating system's key store, through Electron. Call it once the application is ready. Null where the system has
 * none. On Linux that is also so where Electron would encrypt with a password that is written in its own source.
 */
export function osKeyStoreOf(
  { safeStorage }: Pick<ElectronApi, 'safeStorage'>,
  platform: NodeJS.Platform,
): OsKeyStore | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (platform === 'linux' && /^(basic_text|unknown)$/.test(safeStorage.getSelectedStorageBackend())) return null
  return {
    seal: (key) => safeStorage.encryptString(key.toString('hex')),
    open(sealed) {
      try {
        const key = Buffer.from(safeStorage.decryptString(sealed), 'hex')
        return key.length === 32 ? key : null
      } catch {
        return null
      }
    },
  }
}
