import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { ensureKeyFile, readKeyFile } from './key-file.ts'
import {
  type KeysFile,
  keysFileIn,
  newInstallation,
  type OneKey,
  readKeys,
  type Wraps,
  writeKeys,
} from './keys-file.ts'
import { osKeyStore } from './os-store.ts'
import { idOf, unwrap, wrap } from './wrap.ts'

/** Keys that were given for this process only, by data folder. */
const given = new Map<string, Buffer[]>()

/**
 * Uses keys of 32 bytes for a data folder as long as this process runs, the current one first: for records that nobody
 * keeps, for threads, and for tests. None: the records stay plain.
 */
export function giveKeys(dataFolder: string, keys: readonly Uint8Array[]): void {
  given.set(
    resolve(dataFolder),
    keys.map((key) => Buffer.from(key)),
  )
}

/** Whether a data folder has keys, given ones or a `keys.json`. */
export const hasKeys = (dataFolder: string): boolean =>
  given.has(resolve(dataFolder)) || existsSync(keysFileIn(dataFolder))

/**
 * Makes `keys.json` and the key file of a data folder, unless it has keys. Nothing is encrypted yet. The
 * caller holds the folder. Throws AppError `key-folder-unusable`.
 */
export function ensureKeys(dataFolder: string): void {
  if (hasKeys(dataFolder)) return
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const installation = newInstallation()
  writeKeys(dataFolder, { version: 1, installation, current: wrappedHere(randomBytes(32), { installation }) })
}

/**
 * The keys with which the records of a data folder may be encrypted, the current one first, then the one that a change
 * has begun to put in its place. Empty if the folder has no keys: its records are plain. Throws AppError
 * `records-locked` if this user on this machine cannot open the key, `key-file-foreign`, `keys-damaged`.
 */
export function keysOf(dataFolder: string): Buffer[] {
  const own = given.get(resolve(dataFolder))
  if (own) return own
  const keys = readKeys(dataFolder)
  if (!keys) return []
  const opened = [keys.current, keys.next].flatMap((one) => (one ? (openHere(one, keys.installation) ?? []) : []))
  if (opened.length === 0) throw new AppError('records-locked', { folder: dataFolder })
  return opened
}

/** The key that opens a `keys.json` on this machine, also one from a backup; null if none of its wraps opens here. */
export const openHereKeys = (keys: KeysFile): Buffer | null => openHere(keys.current, keys.installation)

function openHere({ wraps }: OneKey, installation: string): Buffer | null {
  const sealed = wraps.os && osKeyStore()?.open(Buffer.from(wraps.os, 'base64'))
  if (sealed) return sealed
  const secret = wraps.keyFile && readKeyFile(installation)
  return secret ? unwrap(wraps.keyFile!, secret, `key-file ${installation}`) : null
}

/**
 * A data key with the wraps that this machine opens by itself; none where only people open the records. The key file is
 * there also beside a key store of the system, because the commands of the terminal cannot ask that store.
 */
export function wrappedHere(
  key: Buffer,
  { installation, onlyByPeople }: Pick<KeysFile, 'installation' | 'onlyByPeople'>,
): OneKey {
  if (onlyByPeople) return { id: idOf(key), wraps: {} }
  const os = osKeyStore()?.seal(key).toString('base64')
  const wraps: Wraps = {
    keyFile: wrap(key, ensureKeyFile(installation), `key-file ${installation}`),
    ...(os === undefined ? {} : { os }),
  }
  return { id: idOf(key), wraps }
}

/** For tests: what a new process knows. */
export const forgetGiven = (dataFolder: string): boolean => given.delete(resolve(dataFolder))

/** Whether keys were given for this process, by a person at the start or for records that nobody keeps. */
export const areGiven = (dataFolder: string): boolean => given.has(resolve(dataFolder))

/**
 * Writes what `change` makes of the wraps of each key that this process can open: the current one, and the one that a
 * change has begun to put in its place. `settle` changes the rest in the same write. Does nothing for a folder without
 * keys.
 */
export function changeWraps(
  dataFolder: string,
  change: (wraps: Wraps, key: Buffer, keys: KeysFile) => Wraps,
  settle: (keys: KeysFile) => KeysFile = (keys) => keys,
): void {
  const keys = readKeys(dataFolder)
  if (!keys) return
  const open = new Map(keysOf(dataFolder).map((key) => [idOf(key), key]))
  const changed = (one: OneKey): OneKey => {
    const key = open.get(one.id)
    return key ? { ...one, wraps: change(one.wraps, key, keys) } : one
  }
  const next = keys.next ? { next: changed(keys.next) } : {}
  writeKeys(dataFolder, settle({ ...keys, current: changed(keys.current), ...next }))
}
