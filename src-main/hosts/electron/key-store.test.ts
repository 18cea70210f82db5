import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ElectronApi } from './electron-api.ts'
import { osKeyStoreOf } from './key-store.ts'

const storage = (backend: string, available = true) =>
  ({
    safeStorage: {
      isEncryptionAvailable: () => available,
      getSelectedStorageBackend: () => backend,
      encryptString: (text: string) => Buffer.from(`sealed ${text}`),
      decryptString(sealed: Buffer) {
        const text = sealed.toString()
        if (!text.startsWith('sealed ')) throw new Error('not sealed here')
        return text.slice(7)
      },
    },
  }) as unknown as Pick<ElectronApi, 'safeStorage'>

it('The key store of the system seals a key and opens only what it sealed', () => {
  const store = osKeyStoreOf(storage('gnome_libsecret'), 'linux')!
  const key = randomBytes(32)
  expect(store.open(store.seal(key))).toEqual(key)
  expect(store.open(Buffer.from('of another machine'))).toBeNull()
  expect(store.open(Buffer.from('sealed abcd'))).toBeNull()
})

it('A store that only hides the key behind a known password does not count', () => {
  for (const backend of ['basic_text', 'unknown']) expect(osKeyStoreOf(storage(backend), 'linux')).toBeNull()
  expect(osKeyStoreOf(storage('', false), 'darwin')).toBeNull()
  expect(osKeyStoreOf(storage(''), 'win32')).not.toBeNull()
})
