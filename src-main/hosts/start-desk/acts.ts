import { checkBackup, exchangeRecords } from '#main/backups/index.ts'
import { giveKeys, isLocked, openByPassword, openByWords, peopleWhoOpen, readKeys, recover } from '#main/keys/index.ts'
import { delayAfter } from '#main/people/index.ts'
import { AppError } from '#shared/contract/errors.ts'

/** Somebody who signed in before the records were open. */
export interface EarlyPerson {
  readonly name: string
  readonly password: string
}

/** Failed attempts to open records, by person. They live as long as the process: the records that keep others are shut. */
export interface Unlocking {
  mustNotWait(id: string): void
  failed(id: string): void
  right(id: string): void
}

export function unlocking(now: () => number = Date.now): Unlocking {
  const failures = new Map<string, { count: number; retryAt: number }>()
  return {
    mustNotWait(id) {
      const ms = (failures.get(id)?.retryAt ?? 0) - now()
      if (ms > 0) throw new AppError('sign-in-delayed', { seconds: Math.ceil(ms / 1000) })
    },
    failed(id) {
      const count = (failures.get(id)?.count ?? 0) + 1
      failures.set(id, { count, retryAt: now() + delayAfter(count) * 1000 })
    },
    right: (id) => void failures.delete(id),
  }
}

/**
 * Opens the key of records with a person's password, for this process. A person whom `keys.json` does not name is
 * answered alike, after the same time. Throws AppError `sign-in-wrong`, `sign-in-delayed`, `keys-missing`.
 */
export async function openWithPassword(
  dataFolder: string,
  id: string,
  password: string,
  guesses: Unlocking,
): Promise<EarlyPerson> {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('keys-missing', { file: dataFolder })
  // Unknown people share one count, so that nobody fills the memory with made-up ones.
  const person = peopleWhoOpen(dataFolder).find((one) => one.id === id)
  const counted = person?.id ?? ''
  guesses.mustNotWait(counted)
  // Noted before the answer is known: several attempts at once do not pass together.
  guesses.failed(counted)
  giveKeys(dataFolder, await openByPassword(keys, id, password))
  guesses.right(counted)
  return { name: person?.name ?? '', password }
}

/**
 * Opens records with the recovery words: for this process where only people open them, otherwise for this user of this
 * machine from now on. Throws what `openByWords` throws, and `keys-missing`.
 */
export function openWithWords(dataFolder: string, words: string): void {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('keys-missing', { file: dataFolder })
  if (isLocked(dataFolder)) giveKeys(dataFolder, openByWords(keys, words))
  else recover(dataFolder, words)
}

/** Proves a backup and puts it in the place of the present records, which are set aside whole. Throws like both. */
export async function restore(file: string, dataFolder: string, words: string): Promise<void> {
  const checked = await checkBackup({ file, dataFolder, words: words.trim() === '' ? undefined : words })
  exchangeRecords(checked, dataFolder, new Date())
}
