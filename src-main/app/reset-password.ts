import { giveKeys, isLocked, openByWords, readKeys } from '#main/keys/index.ts'
import { sameName } from '#main/people/index.ts'
import { openStorage } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { systemReader } from '#shared/contract/permissions.ts'
import { peopleOn } from './people-on.ts'

/**
 * Gives a person a password for one sign-in, on the strength of the recovery words: the way back in when every
 * administrator forgot theirs. A second factor is turned off. Throws AppError `recovery-words-other` and what
 * `openByWords` says of a misspelt word, `keys-missing`, `person-unknown`, `data-folder-in-use`, and what `openStorage`
 * throws. Nothing is changed then.
 */
export async function resetPassword(dataFolder: string, typed: string, name: string): Promise<string> {
  const keys = readKeys(dataFolder)
  if (!keys) throw new AppError('keys-missing', { file: dataFolder })
  const opened = openByWords(keys, typed)
  if (isLocked(dataFolder)) giveKeys(dataFolder, opened)
  const storage = openStorage(dataFolder)
  try {
    const people = peopleOn({
      ...{ records: storage.records, dataFolder },
      ...{ publish: () => undefined, now: () => new Date() },
    })
    const person = people.people.list().find((one) => one.closedAt === null && sameName(one.name) === sameName(name))
    if (!person) throw new AppError('person-unknown', { name })
    const { password } = await people.people.reset(systemReader, person.id, true)
    return password
  } finally {
    storage.close()
  }
}
