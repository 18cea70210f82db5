import type { Publish } from '#main/live/index.ts'
import { createPeople, type People } from '#main/people/index.ts'
import { createSettingsStore } from '#main/settings/index.ts'
import { type Records, systemPerson } from '#main/storage/index.ts'

export interface PeopleOnOptions {
  readonly records: Records
  readonly publish: Publish
  now(): Date
}

/** The cost of a password's hash is a finding about the machine, kept with the records whose hashes need it. */
const costNote = 'password-cost'

/** The people of these records. */
export function peopleOn({ records, publish, now }: PeopleOnOptions): People {
  const settings = createSettingsStore(records)
  return createPeople({
    ...{ records, publish, now },
    cost: {
      known: () => JSON.parse(settings.note(costNote) ?? 'null'),
      keep: (cost) => settings.keepNote(systemPerson, costNote, JSON.stringify(cost)),
    },
  })
}
