import { AppError } from '#shared/contract/errors.ts'
import { hold, openHeld } from './held.ts'
import { changeWraps, wrappedHere } from './keys.ts'
import { type KeysFile, type OneKey, readKeys, type Wraps, writeKeys } from './keys-file.ts'
import { wordsPurpose } from './purposes.ts'
import { newRecoveryWords, secretOf } from './recovery-words.ts'
import { idOf } from './wrap.ts'

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
  required(dataFolder)
  const { secret, words } = newRecoveryWords()
  changeWraps(dataFolder, (wraps, key, { installation }) => ({
    ...wraps,
    newRecovery: hold(key, secret, wordsPurpose(installation)),
  }))
  return words
}

/**
 * Confirms that somebody holds the words that were shown last. Earlier words open nothing afterwards. Throws AppError
 * `recovery-words-other`, and what `secretOf` throws about a misspelt word.
 */
export function confirmWords(dataFolder: string, typed: string): void {
  const keys = required(dataFolder)
  const waiting = waitingOf(keys.current.wraps)
  if (!waiting || !openHeld(waiting, secretOf(typed), wordsPurpose(keys.installation)))
    throw new AppError('recovery-words-other')
  changeWraps(dataFolder, (wraps) => {
    const { newRecovery: _, recovery: __, ...others } = wraps
    const confirmed = waitingOf(wraps)
    return confirmed ? { ...others, recovery: confirmed } : others
  })
}

const waitingOf = ({ newRecovery, recovery }: Wraps) => newRecovery ?? recovery

/**
 * The data keys that typed words open, the current one first. Throws AppError `recovery-words-other`, and what
 * `secretOf` throws.
 */
export function openByWords({ installation, current, next }: KeysFile, typed: string): Buffer[] {
  const secret = secretOf(typed)
  const opened = [current, next].flatMap((one) => {
    const ways = one ? [one.wraps.recovery, one.wraps.newRecovery] : []
    return ways.flatMap((held) => (held && openHeld(held, secret, wordsPurpose(installation))) ?? []).slice(0, 1)
  })
  if (opened.length === 0) throw new AppError('recovery-words-other')
  return opened
}

/**
 * Lets this user of this machine open a data folder whose words were typed: a new machine, a lost key file, or records
 * that only people opened.
 */
export function recover(dataFolder: string, typed: string): void {
  const { onlyByPeople: _, ...keys } = required(dataFolder)
  const open = new Map(openByWords(keys, typed).map((key) => [idOf(key), key]))
  const here = (one: OneKey): OneKey => {
    const key = open.get(one.id)
    return key ? { ...one, wraps: { ...one.wraps, ...wrappedHere(key, keys).wraps } } : one
  }
  writeKeys(dataFolder, { ...keys, current: here(keys.current), ...(keys.next ? { next: here(keys.next) } : {}) })
}

function required(dataFolder: string): KeysFile {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('not-found')
  return keys
}
