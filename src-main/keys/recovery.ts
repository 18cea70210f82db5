import { AppError } from '#shared/contract/errors.ts'
import { keysOf, wrappedHere } from './keys.ts'
import { type KeysFile, readKeys, type Wraps, writeKeys } from './keys-file.ts'
import { newRecoveryWords, secretOf } from './recovery-words.ts'
import { unwrap, wrap } from './wrap.ts'

const purpose = (installation: string): string => `recovery ${installation}`

/** Whether the words of a data folder were confirmed; null if its records have no `keys.json`. */
export function recoveryOf(dataFolder: string): 'confirmed' | 'unconfirmed' | 'none' | null {
  const keys = readKeys(dataFolder)
  if (!keys) return null
  const { recovery, newRecovery } = keys.current.wraps
  return recovery ? 'confirmed' : newRecovery ? 'unconfirmed' : 'none'
}

/**
 * Makes new recovery words and returns them, for the only time. They open the key at once; words that were confirmed
 * earlier do so until these are confirmed, too. Throws AppError `not-found` for a folder without keys.
 */
export function newWords(dataFolder: string): string[] {
  const keys = required(dataFolder)
  const { secret, words } = newRecoveryWords()
  const [key] = keysOf(dataFolder)
  setWraps(dataFolder, keys, {
    ...keys.current.wraps,
    newRecovery: wrap(key!, secret, purpose(keys.installation)),
  })
  return words
}

/**
 * Confirms that somebody holds the words that were shown last. Earlier words open nothing afterwards. Throws AppError
 * `recovery-words-other`, and what `secretOf` throws about a misspelt word.
 */
export function confirmWords(dataFolder: string, typed: string): void {
  const keys = required(dataFolder)
  const { newRecovery, recovery, ...others } = keys.current.wraps
  const waiting = newRecovery ?? recovery
  if (!waiting || !unwrap(waiting, secretOf(typed), purpose(keys.installation)))
    throw new AppError('recovery-words-other')
  setWraps(dataFolder, keys, { ...others, recovery: waiting })
}

/** The data key that typed words open. Throws AppError `recovery-words-other`, and what `secretOf` throws. */
export function openByWords(keys: KeysFile, typed: string): Buffer {
  const secret = secretOf(typed)
  const { recovery, newRecovery } = keys.current.wraps
  for (const one of [recovery, newRecovery]) {
    const key = one && unwrap(one, secret, purpose(keys.installation))
    if (key) return key
  }
  throw new AppError('recovery-words-other')
}

/** Lets this user of this machine open a data folder whose words were typed: a new machine, or a lost key file. */
export function recover(dataFolder: string, typed: string): void {
  const keys = required(dataFolder)
  const { wraps } = wrappedHere(openByWords(keys, typed), keys.installation)
  setWraps(dataFolder, keys, { ...keys.current.wraps, ...wraps })
}

function setWraps(dataFolder: string, keys: KeysFile, wraps: Wraps): void {
  writeKeys(dataFolder, { ...keys, current: { ...keys.current, wraps } })
}

const required = (dataFolder: string): KeysFile => {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('not-found')
  return keys
}
