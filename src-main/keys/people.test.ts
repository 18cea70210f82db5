import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from '@node-rs/argon2'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  beginKeyChange,
  confirmWords,
  dropPassword,
  dropPasswords,
  endKeyChange,
  ensureKeys,
  isLocked,
  keepPassword,
  keysOf,
  newWords,
  openByPassword,
  openByWords,
  openHereAgain,
  openOnlyByPeople,
  peopleWhoOpen,
  readKeys,
  recover,
  renamePerson,
} from './index.ts'
import { forgetGiven } from './keys.ts'

let root: string
let data: string
const before = process.env.DAYBREAK_KEYS
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'daybreak-keys-people-'))
  data = join(root, 'data')
  process.env.DAYBREAK_KEYS = join(root, 'keys')
  ensureKeys(data)
})
afterEach(() => {
  process.env.DAYBREAK_KEYS = before
  rmSync(root, { recursive: true, force: true })
})

const stored = (password: string) => hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 })
const keep = async (id: string, password: string, name = 'Ada Byron') =>
  keepPassword(data, { id, name, password, stored: await stored(password) })
const open = (id: string, password: string) => openByPassword(readKeys(data)!, id, password)
const names = new Map([
  ['ada', 'Ada Byron'],
  ['bo', 'Bo Lind'],
])

it('A password opens the key, and an earlier password, another person and a closed one do not', async () => {
  const key = keysOf(data)
  await keep('ada', 'first password')
  expect(await open('ada', 'first password')).toEqual(key)
  await keep('ada', 'second password')
  expect(await open('ada', 'second password')).toEqual(key)
  await keep('bo', 'of Bo')
  for (const [id, password] of [
    ['ada', 'first password'],
    ['bo', 'second password'],
    ['nobody', 'second password'],
    ['__proto__', 'second password'],
  ] as const)
    await expect(open(id, password), id).rejects.toThrow('sign-in-wrong')
  dropPassword(data, 'bo')
  await expect(open('bo', 'of Bo')).rejects.toThrow('sign-in-wrong')
  expect(await open('ada', 'second password')).toEqual(key)
})

it('A password that opens the key already costs nothing', async () => {
  const person = { id: 'ada', name: 'Ada Byron', password: 'a password', stored: await stored('a password') }
  await keepPassword(data, person)
  const written = readFileSync(join(data, 'keys.json'), 'utf8')
  await keepPassword(data, person)
  expect(readFileSync(join(data, 'keys.json'), 'utf8')).toBe(written)
})

it('A change of the key keeps every password', async () => {
  await keep('ada', 'a password')
  beginKeyChange(data)
  const [old, next] = keysOf(data)
  expect(await open('ada', 'a password')).toEqual([old, next])
  // Somebody who gets a password meanwhile opens both, too.
  await keep('bo', 'of Bo')
  endKeyChange(data, next!)
  for (const [id, password] of [
    ['ada', 'a password'],
    ['bo', 'of Bo'],
  ] as const)
    expect(await open(id, password)).toEqual([next])
})

it('Names stand in keys.json only where people alone open the records', async () => {
  await keep('ada', 'a password')
  expect(readFileSync(join(data, 'keys.json'), 'utf8')).not.toContain('Byron')
  openOnlyByPeople(data, names)
  renamePerson(data, 'ada', 'Ada King')
  expect(peopleWhoOpen(data)).toEqual([{ id: 'ada', name: 'Ada King' }])
  openHereAgain(data)
  expect(readFileSync(join(data, 'keys.json'), 'utf8')).not.toContain('King')
})

it('The key can be given up on this machine: the file is removed, and a password or the words open it', async () => {
  expect(() => openOnlyByPeople(data, names)).toThrow('nobody-opens')
  const words = newWords(data).join(' ')
  confirmWords(data, words)
  await keep('ada', 'a password')
  const key = keysOf(data)
  openOnlyByPeople(data, names)
  // This process goes on, also with a change of the key, of which no file is made either.
  expect(keysOf(data)).toEqual(key)
  beginKeyChange(data)
  expect(keysOf(data)).toHaveLength(2)
  expect(readdirSync(join(root, 'keys'))).toEqual([])

  const both = keysOf(data)
  forgetGiven(data)
  expect(isLocked(data)).toBe(true)
  expect(() => keysOf(data)).toThrow('records-locked')
  expect(await open('ada', 'a password')).toEqual(both)
  expect(openByWords(readKeys(data)!, words)).toEqual(both)

  recover(data, words)
  expect([isLocked(data), keysOf(data)]).toEqual([false, both])
})

it('Where one person works alone, the key is kept on the machine again, and no password opens it', async () => {
  await keep('ada', 'a password')
  openOnlyByPeople(data, names)
  dropPasswords(data)
  forgetGiven(data)
  expect([isLocked(data), keysOf(data).length]).toEqual([false, 1])
  await expect(open('ada', 'a password')).rejects.toThrow('sign-in-wrong')
})
