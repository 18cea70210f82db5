import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureKeys, keysOf, newWords, openByPassword, readKeys } from '#main/keys/index.ts'
import { openStorage } from '#main/storage/index.ts'
import { peopleOn } from './people-on.ts'
import { resetPassword } from './reset-password.ts'

const strong = 'copper lantern river 42'
let folder: string
let words: string

/** Runs work with the people of the records. */
async function withPeople<T>(work: (people: ReturnType<typeof peopleOn>) => Promise<T>): Promise<T> {
  const { records, close } = openStorage(folder)
  try {
    return await work(peopleOn({ records, dataFolder: folder, publish: () => undefined, now: () => new Date() }))
  } finally {
    close()
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-reset-'))
  ensureKeys(folder)
  await withPeople(async (people) => {
    const session = people.openSession()
    await people.session.choose(session, {
      way: 'several',
      name: 'Ada Byron',
      password: strong,
      roles: ['administrator'],
    })
  })
  words = newWords(folder).join(' ')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('Whoever holds the recovery words', () => {
  it('lets the only administrator in again: once, and then with a new password', async () => {
    const made = await resetPassword(folder, words, ' ada  byron')
    // The password in hand opens the key of the records, too, and the forgotten one does so no more.
    const open = (password: string) => openByPassword(readKeys(folder)!, 'local', password)
    expect(await open(made)).toEqual(keysOf(folder))
    await expect(open(strong)).rejects.toThrow('sign-in-wrong')
    await withPeople(async (people) => {
      const session = people.openSession()
      const { mustChange } = await people.session.signIn(session, { name: 'Ada Byron', password: made })
      expect(mustChange).toMatchObject({ name: 'Ada Byron' })
      const { person } = await people.session.replaceOneTime(session, `${strong} again`)
      expect(person).toMatchObject({ name: 'Ada Byron' })
      const other = people.openSession()
      const forgotten = people.session.signIn(other, { name: 'Ada Byron', password: strong })
      await expect(forgotten).rejects.toMatchObject({ data: { code: 'sign-in-wrong' } })
    })
  })

  it('is told when nobody has the name', async () => {
    await expect(resetPassword(folder, words, 'Eve')).rejects.toMatchObject({ data: { code: 'person-unknown' } })
  })
})

it('Without the words of these records nobody gets a password', async () => {
  const [first = '', ...others] = words.split(' ')
  const misspelt = [`${first}x`, ...others].join(' ')
  await expect(resetPassword(folder, misspelt, 'Ada Byron')).rejects.toMatchObject({
    data: { code: 'recovery-word-unknown', params: { position: 1 } },
  })
  await withPeople(async (people) => {
    const { person } = await people.session.signIn(people.openSession(), { name: 'Ada Byron', password: strong })
    expect(person).toMatchObject({ name: 'Ada Byron' })
  })
}, 30_000)
