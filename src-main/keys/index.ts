export { beginKeyChange, endKeyChange, keyChangeBegun } from './change.ts'
export { ensureKeys, giveKeys, hasKeys, keysOf, openHereKeys, wrappedHere } from './keys.ts'
export { type KeysFile, keysSchema, readKeys, writeKeys } from './keys-file.ts'
export { type OsKeyStore, setOsKeyStore } from './os-store.ts'
export {
  dropPassword,
  dropPasswords,
  isLocked,
  keepPassword,
  openByPassword,
  openHereAgain,
  openOnlyByPeople,
  type PersonPassword,
  peopleWhoOpen,
  renamePerson,
} from './people.ts'
export { confirmWords, newWords, openByWords, recover, recoveryOf } from './recovery.ts'
export { idOf, subkeyOf } from './wrap.ts'
