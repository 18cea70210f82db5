import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { createPeople, type People } from './people.ts'

/** For tests: a password that is strong enough. */
export const strong = 'copper lantern river 42'

export interface PeopleLab {
  readonly people: People
  readonly records: RecordsFile
  /** Moves the clock. */
  wait(seconds: number): void
  /** Passwords that keys could be wrapped by, as `id password`. */
  readonly told: string[]
  /** Events as `by what subject`. */
  events(): string[]
  /** The same records after the process ended. */
  again(): PeopleLab
}

/** For tests: people on new records, with a hash that costs little. */
export function peopleLab(file = join(mkdtempSync(join(tmpdir(), 'daybreak-people-')), 'daybreak.sqlite')): PeopleLab {
  let at = Date.parse('2026-11-30T08:00:00Z')
  const now = () => new Date(at)
  const records = openRecords(file, now)
  const told: string[] = []
  const people = createPeople({
    ...{ records, now },
    publish: () => undefined,
    cost: { known: () => ({ memory: 64, passes: 1 }), keep: () => undefined },
    keyHolders: {
      keep: async ({ id, password }) => void told.push(`${id} ${password}`),
      drop: (id) => void told.push(`${id} closed`),
      rename: (id, name) => void told.push(`${id} is ${name}`),
      dropAll: () => void told.push('nobody'),
    },
  })
  const all = records.read<[], string>(
    "SELECT person_id || ' ' || what || ' ' || coalesce(subject, '-') FROM events ORDER BY id",
    { pluck: true },
  )
  return {
    ...{ people, records, told },
    wait(seconds) {
      at += seconds * 1000
    },
    events: () => all.all(),
    again() {
      records.close()
      const next = peopleLab(file)
      next.wait((at - Date.parse('2026-11-30T08:00:00Z')) / 1000)
      return next
    },
  }
}

/** For tests: an administrator's signed-in window, and a pathologist with a password of her own. */
export async function laboratory(lab: PeopleLab = peopleLab()) {
  const { people } = lab
  const admin = people.openSession()
  await people.session.choose(admin, { way: 'several', name: 'Ada Byron', password: strong, roles: ['administrator'] })
  const { personId, password } = await people.people.add(admin.reader, { name: 'Bo Lind', roles: ['pathologist'] })
  const bo = people.openSession()
  await people.session.signIn(bo, { name: 'Bo Lind', password })
  await people.session.replaceOneTime(bo, `${strong} bo`)
  return { ...lab, admin, bo, boId: personId, boPassword: `${strong} bo` }
}

/** For tests: the code of an error, or of none. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'none'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/** For tests: what a sign-in ends in. */
export const signingIn = (people: People, session: Session, name: string, password: string, code?: string) =>
  codeOf(() => people.session.signIn(session, { name, password, ...(code === undefined ? {} : { code }) }))
