import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { wrappedHere } from './keys.ts'
import { readKeys, writeKeys } from './keys-file.ts'
import { idOf } from './wrap.ts'

/**
 * Begins a change of the data key: from now on both keys are in `keys.json`, and the next start writes the records with
 * the new one. Does nothing if a change has already begun. Throws AppError `not-found` for a folder without keys.
 */
export function beginKeyChange(dataFolder: string): void {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('not-found')
  if (keys.next) return
  writeKeys(dataFolder, { ...keys, next: wrappedHere(randomBytes(32), keys.installation) })
}

/** Whether a change has begun whose records are not yet written with the new key. */
export const keyChangeBegun = (dataFolder: string): boolean => readKeys(dataFolder)?.next !== undefined

/** Ends a change whose records open with `key`. The earlier key and its recovery words open nothing afterwards. */
export function endKeyChange(dataFolder: string, key: Buffer): void {
  const keys = readKeys(dataFolder)
  if (!keys?.next || keys.next.id !== idOf(key)) return
  const { next, ...rest } = keys
  writeKeys(dataFolder, { ...rest, current: next })
}
