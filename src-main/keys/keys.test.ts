import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  beginKeyChange,
  confirmWords,
  endKeyChange,
  ensureKeys,
  keyChangeBegun,
  keysOf,
  newWords,
  openByWords,
  readKeys,
  recover,
  recoveryOf,
  setOsKeyStore,
  writeKeys,
} from './index.ts'
import { keyFolder } from './key-file.ts'

let root: string
let data: string
const before = process.env.DAYBREAK_KEYS
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'daybreak-keys-test-'))
  data = join(root, 'data')
  machine('one')
})
afterEach(() => {
  setOsKeyStore(null)
  process.env.DAYBREAK_KEYS = before
  rmSync(root, { recursive: true, force: true })
})
/** From now on, key files are those of another machine. */
const machine = (name: string) => {
  process.env.DAYBREAK_KEYS = join(root, name)
}
const keyFile = () => join(root, 'one', readdirSync(join(root, 'one'))[0]!)

describe('the key of a data folder', () => {
  it('is made once, opens by the key file outside the folder, and is nowhere in the clear', () => {
    expect(keysOf(data)).toEqual([])
    ensureKeys(data)
    const [key] = keysOf(data)
    expect(key).toHaveLength(32)
    ensureKeys(data)
    expect(keysOf(data)).toEqual([key])
    for (const file of [join(data, 'keys.json'), keyFile()]) {
      const text = readFileSync(file, 'utf8')
      for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
        expect(text.includes(key!.toString(form)), form).toBe(false)
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }
    expect(readdirSync(data)).toEqual(['keys.json'])
  })

  it('does not open on another machine, or when either file is another one', () => {
    ensureKeys(data)
    machine('two')
    expect(() => keysOf(data)).toThrow('records-locked')
    machine('one')
    writeFileSync(keyFile(), 'a'.repeat(64))
    expect(() => keysOf(data)).toThrow('records-locked')
    writeFileSync(join(data, 'keys.json'), '{"version": 1')
    expect(() => keysOf(data)).toThrow('keys-damaged')
  })

  it('takes away what others may do with the key file, and refuses the file of another user', () => {
    ensureKeys(data)
    chmodSync(keyFile(), 0o644)
    keysOf(data)
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    if (process.getuid?.() !== 0) return
    const getuid = process.getuid
    process.getuid = () => 4711
    try {
      expect(() => keysOf(data)).toThrow('key-file-foreign')
    } finally {
      process.getuid = getuid
    }
  })

  it('opens by the key store of the system where there is one, without the key file', () => {
    const sealed = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
    setOsKeyStore({ seal: sealed, open: sealed })
    ensureKeys(data)
    const key = keysOf(data)
    machine('two')
    expect(keysOf(data)).toEqual(key)
    setOsKeyStore(null)
    expect(() => keysOf(data)).toThrow('records-locked')
  })
})

describe('recovery words', () => {
  beforeEach(() => ensureKeys(data))

  it('open the key on another machine, which then opens it by itself', () => {
    const key = keysOf(data)
    expect(recoveryOf(data)).toBe('none')
    const words = newWords(data).join(' ')
    expect(recoveryOf(data)).toBe('unconfirmed')
    confirmWords(data, words)
    expect(recoveryOf(data)).toBe('confirmed')
    machine('two')
    recover(data, words)
    expect(keysOf(data)).toEqual(key)
  })

  it('of another installation are told from misspelt ones', () => {
    newWords(data)
    const other = join(root, 'other')
    ensureKeys(other)
    const words = newWords(other).join(' ')
    expect(() => confirmWords(data, words)).toThrow('recovery-words-other')
    expect(() => openByWords(readKeys(data)!, words)).toThrow('recovery-words-other')
    expect(() => confirmWords(data, words.slice(1))).toThrow('recovery-word')
  })

  it('keep opening the key until new ones are confirmed', () => {
    const first = newWords(data).join(' ')
    confirmWords(data, first)
    const second = newWords(data).join(' ')
    expect(recoveryOf(data)).toBe('confirmed')
    for (const words of [first, second]) expect(openByWords(readKeys(data)!, words)).toEqual(keysOf(data))
    expect(() => confirmWords(data, first)).toThrow('recovery-words-other')
    confirmWords(data, second)
    expect(() => openByWords(readKeys(data)!, first)).toThrow('recovery-words-other')
  })
})

describe('a change of the key', () => {
  it('keeps both keys until it has ended, and begins only once', () => {
    ensureKeys(data)
    const [old] = keysOf(data)
    const words = newWords(data).join(' ')
    confirmWords(data, words)
    beginKeyChange(data)
    beginKeyChange(data)
    const [current, next, ...more] = keysOf(data)
    expect([current, more]).toEqual([old, []])
    expect(next).not.toEqual(old)
    endKeyChange(data, old!)
    expect(keyChangeBegun(data)).toBe(true)
    endKeyChange(data, next!)
    expect([keysOf(data), keyChangeBegun(data), recoveryOf(data)]).toEqual([[next], false, 'confirmed'])
    // The same sheet of words opens the new key.
    expect(openByWords(readKeys(data)!, words)).toEqual([next])
  })

  it('takes over words that are made while it goes on', () => {
    ensureKeys(data)
    beginKeyChange(data)
    const words = newWords(data).join(' ')
    const [old, next] = keysOf(data)
    expect(openByWords(readKeys(data)!, words)).toEqual([old, next])
    endKeyChange(data, next!)
    confirmWords(data, words)
    expect(openByWords(readKeys(data)!, words)).toEqual([next])
  })

  it('does not wrap the new key for a holder whom somebody without the old key put there', () => {
    ensureKeys(data)
    const words = newWords(data).join(' ')
    const other = join(root, 'other')
    ensureKeys(other)
    newWords(other)
    const keys = readKeys(data)!
    const own = keys.current.wraps.newRecovery!
    const { holder } = readKeys(other)!.current.wraps.newRecovery!
    const wraps = { ...keys.current.wraps, newRecovery: { ...own, holder } }
    writeKeys(data, { ...keys, current: { ...keys.current, wraps } })
    beginKeyChange(data)
    expect(readKeys(data)!.next!.wraps.newRecovery).toBeUndefined()
    expect(openByWords(readKeys(data)!, words)).toHaveLength(1)
  })
})

it('The folder of key files is the one for settings, never that of the data', () => {
  const of = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    keyFolder({ platform, env, home: '/home/ada' })
  expect(of('linux')).toBe('/home/ada/.config/daybreak/keys')
  expect(of('linux', { XDG_CONFIG_HOME: '/etc/ada' })).toBe('/etc/ada/daybreak/keys')
  expect(of('linux', { XDG_CONFIG_HOME: 'relative' })).toBe('/home/ada/.config/daybreak/keys')
  expect(of('darwin')).toBe('/home/ada/Library/Application Support/Daybreak keys')
})
