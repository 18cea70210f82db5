import { dropPassword, dropPasswords, keepPassword, renamePerson } from '#main/keys/index.ts'
import type { Publish } from '#main/live/index.ts'
import { createPeople, type KeyHolders, type People } from '#main/people/index.ts'
import { createSettingsStore } from '#main/settings/index.ts'
import { type Records, systemPerson } from '#main/storage/index.ts'

export interface PeopleOnOptions {
  readonly records: Records
  readonly dataFolder: string
  readonly publish: Publish
  now(): Date
  /** Called when a password could not be made to open the key. The next sign-in tries again. */
  readonly onKeyTrouble?: (error: unknown) => void
}

/** The cost of a password's hash is a finding about the machine, kept with the records whose hashes need it. */
const costNote = 'password-cost'

/** The people of these records. */
export function peopleOn({ records, dataFolder, publish, now, onKeyTrouble }: PeopleOnOptions): People {
  const settings = createSettingsStore(records)
  return createPeople({
    ...{ records, publish, now },
    keyHolders: holdersOf(dataFolder, onKeyTrouble ?? (() => undefined)),
    cost: {
      known: () => JSON.parse(settings.note(costNote) ?? 'null'),
      keep: (cost) => settings.keepNote(systemPerson, costNote, JSON.stringify(cost)),
    },
  })
}

/** What was changed in the records stays changed, also where `keys.json` cannot be written. */
function holdersOf(dataFolder: string, onTrouble: (error: unknown) => void): KeyHolders {
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      onTrouble(error)
    }
  }
  return {
    keep: (person) => keepPassword(dataFolder, person).catch(onTrouble),
    drop: (personId) => attempt(() => dropPassword(dataFolder, personId)),
    rename: (personId, name) => attempt(() => renamePerson(dataFolder, personId, name)),
    dropAll: () => dropPasswords(dataFolder),
  }
}
