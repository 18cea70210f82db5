import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { hold, openHeld } from './held.ts'
import { removeKeyFile } from './key-file.ts'
import { areGiven, changeWraps, giveKeys, keysOf, wrappedHere } from './keys.ts'
import { type KeysFile, type PersonWay, readKeys, type Wraps } from './keys-file.ts'
import { personPurpose } from './purposes.ts'

/** A password that was set or that signed somebody in. */
export interface PersonPassword {
  /** `people.id` */
  readonly id: string
  readonly name: string
  readonly password: string
  /** As the records hold it: argon2id with its parameters. The key is derived at the same cost, with its own salt. */
  readonly stored: string
}

/**
 * Lets a person's password open the key of a data folder, and no earlier password of that person. Costs nothing if it
 * does already, otherwise as much as a sign-in. Does nothing for a folder without `keys.json`.
 */
export async function keepPassword(dataFolder: string, person: PersonPassword): Promise<void> {
  const { id, name, password, stored } = person
  const keys = readKeys(dataFolder)
  if (!keys || isKept(keys, person)) return
  const [, memory = '', passes = ''] = /\bm=(\d+),t=(\d+)/.exec(stored) ?? []
  const way = { salt: randomBytes(16).toString('base64'), memory: Number(memory), passes: Number(passes) }
  const secret = await stretched(password, way)
  changeWraps(dataFolder, (wraps, key, { installation, onlyByPeople }) => {
    const held = hold(key, secret, personPurpose(installation, id))
    return withPeople(wraps, {
      ...wraps.people,
      [id]: { ...(onlyByPeople ? { name } : {}), ...way, of: markOf(stored), held },
    })
  })
}

function isKept({ current, next, onlyByPeople }: KeysFile, { id, name, stored }: PersonPassword): boolean {
  return [current, next].every((one) => {
    if (!one) return true
    const way = one.wraps.people?.[id]
    return way?.of === markOf(stored) && way.name === (onlyByPeople ? name : undefined)
  })
}

/** The password of this person opens the key no more. */
export function dropPassword(dataFolder: string, id: string): void {
  if (readKeys(dataFolder)?.current.wraps.people?.[id] === undefined) return
  changeWraps(dataFolder, (wraps) => {
    const { [id]: _, ...others } = wraps.people ?? {}
    return withPeople(wraps, others)
  })
}

/** The name that the start offers. */
export function renamePerson(dataFolder: string, id: string, name: string): void {
  if (readKeys(dataFolder)?.current.wraps.people?.[id]?.name === undefined) return
  changeWraps(dataFolder, (wraps) => named(wraps, new Map([[id, name]])))
}

/**
 * Gives the key up on this machine: from the next start on, only passwords and recovery words open the records. `names`:
 * by `people.id`, offered by the start. Throws AppError `nobody-opens` if nobody's password would.
 */
export function openOnlyByPeople(dataFolder: string, names: ReadonlyMap<string, string>): void {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('not-found')
  const people = Object.keys(keys.current.wraps.people ?? {})
  if (!people.some((id) => names.has(id))) throw new AppError('nobody-opens')
  // As long as this process runs, it opens what it has opened.
  giveKeys(dataFolder, keysOf(dataFolder))
  changeWraps(
    dataFolder,
    ({ keyFile: _, os: __, ...wraps }) => named(wraps, names),
    (given) => ({ ...given, onlyByPeople: true }),
  )
  removeKeyFile(keys.installation)
}

/** Keeps the key on this machine again, for this user of the operating system. Throws AppError `key-folder-unusable`. */
export function openHereAgain(dataFolder: string): void {
  if (!readKeys(dataFolder)?.onlyByPeople) return
  const nameless = (people: Readonly<Record<string, PersonWay>>) =>
    Object.fromEntries(Object.entries(people).map(([id, { name: _, ...way }]) => [id, way]))
  changeWraps(
    dataFolder,
    (wraps, key, { installation }) => ({
      ...withPeople(wraps, nameless(wraps.people ?? {})),
      ...wrappedHere(key, { installation }).wraps,
    }),
    ({ onlyByPeople: _, ...keys }) => keys,
  )
}

/** No password opens the key any more, because nobody needs one. The key is kept on this machine. */
export function dropPasswords(dataFolder: string): void {
  openHereAgain(dataFolder)
  if (readKeys(dataFolder)?.current.wraps.people) changeWraps(dataFolder, (wraps) => withPeople(wraps, {}))
}

/** Whether a start has to ask somebody: only people open these records, and nobody has in this process. */
export const isLocked = (dataFolder: string): boolean =>
  !areGiven(dataFolder) && readKeys(dataFolder)?.onlyByPeople === true

/** Those whose password opens the records at the start, by name. */
export function peopleWhoOpen(dataFolder: string): { readonly id: string; readonly name: string }[] {
  const people = Object.entries(readKeys(dataFolder)?.current.wraps.people ?? {})
  return people
    .flatMap(([id, { name }]) => (name === undefined ? [] : [{ id, name }]))
    .sort((one, other) => one.name.localeCompare(other.name))
}

/**
 * The data keys that a person's password opens, the current one first. Somebody whom `keys.json` does not name costs as
 * much. Throws AppError `sign-in-wrong`.
 */
export async function openByPassword(keys: KeysFile, id: string, password: string): Promise<Buffer[]> {
  const people = keys.current.wraps.people ?? {}
  const way = Object.hasOwn(people, id) ? people[id] : undefined
  const cost = way ?? Object.values(people)[0]
  const secret = cost && (await stretched(password, cost))
  const opened = [keys.current, keys.next].flatMap((one) => {
    const held = way && one?.wraps.people?.[id]?.held
    return (held && secret && openHeld(held, secret, personPurpose(keys.installation, id))) ?? []
  })
  if (opened.length === 0) throw new AppError('sign-in-wrong')
  return opened
}

async function stretched(
  password: string,
  { salt, memory, passes }: Pick<PersonWay, 'salt' | 'memory' | 'passes'>,
): Promise<Buffer> {
  const { hashRaw } = await import('@node-rs/argon2')
  const cost = { memoryCost: memory, timeCost: passes, parallelism: 1, outputLen: 32 }
  return hashRaw(password.normalize('NFC'), { ...cost, salt: Buffer.from(salt, 'base64') })
}

/** The stored password has a random salt of its own, so nobody can compute this from a guess. */
const markOf = (stored: string): string => createHash('sha256').update(stored).digest('hex').slice(0, 32)

function withPeople({ people: _, ...wraps }: Wraps, people: Readonly<Record<string, PersonWay>>): Wraps {
  return Object.keys(people).length > 0 ? { ...wraps, people: { ...people } } : wraps
}

const named = (wraps: Wraps, names: ReadonlyMap<string, string>): Wraps =>
  withPeople(
    wraps,
    Object.fromEntries(
      Object.entries(wraps.people ?? {}).map(([id, way]) => {
        const name = names.get(id)
        return [id, name === undefined ? way : { ...way, name }]
      }),
    ),
  )
