import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { type Held, holdNext } from './held.ts'
import { areGiven, giveKeys, keysOf, wrappedHere } from './keys.ts'
import { type KeysFile, readKeys, type Wraps, writeKeys } from './keys-file.ts'
import { personPurpose, wordsPurpose } from './purposes.ts'
import { idOf } from './wrap.ts'

/**
 * Begins a change of the data key: from now on both keys are in `keys.json`, and the next start writes the records with
 * the new one. Recovery words and passwords open the new one, too. Does nothing if a change has already begun. Throws
 * AppError `not-found` for a folder without keys.
 */
export function beginKeyChange(dataFolder: string): void {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('not-found')
  if (keys.next) return
  const present = keysOf(dataFolder)
  const next = randomBytes(32)
  const { id, wraps } = wrappedHere(next, keys)
  writeKeys(dataFolder, { ...keys, next: { id, wraps: { ...wraps, ...waysOfPeople(keys, present[0]!, next) } } })
  if (areGiven(dataFolder)) giveKeys(dataFolder, [...present, next])
}

/** What people hold of the current key, for the next one. Words of an earlier version must be made anew. */
function waysOfPeople({ installation, current: { wraps } }: KeysFile, key: Buffer, next: Buffer): Wraps {
  const again = (held: Held | undefined, purpose: string) => (held && holdNext(held, key, next, purpose)) ?? undefined
  const [recovery, newRecovery] = [wraps.recovery, wraps.newRecovery].map((held) =>
    again(held, wordsPurpose(installation)),
  )
  const people = Object.entries(wraps.people ?? {}).flatMap(([id, way]) => {
    const held = again(way.held, personPurpose(installation, id))
    return held ? [[id, { ...way, held }] as const] : []
  })
  return {
    ...(recovery ? { recovery } : {}),
    ...(newRecovery ? { newRecovery } : {}),
    ...(people.length > 0 ? { people: Object.fromEntries(people) } : {}),
  }
}

/** Whether a change has begun whose records are not yet written with the new key. */
export const keyChangeBegun = (dataFolder: string): boolean => readKeys(dataFolder)?.next !== undefined

/** Ends a change whose records open with `key`. The earlier key opens nothing afterwards. */
export function endKeyChange(dataFolder: string, key: Buffer): void {
  const keys = readKeys(dataFolder)
  if (!keys?.next || keys.next.id !== idOf(key)) return
  const { next, ...rest } = keys
  writeKeys(dataFolder, { ...rest, current: next })
}
