import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmWords, ensureKeys, newWords } from '#main/keys/index.ts'
import { openStorage } from '#main/storage/index.ts'
import { writeOldRecords } from '#main/storage/testing/index.ts'
import { daybreakIn, daybreakWith } from './testing.ts'

let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-backup-cli-'))
  data = join(folder, 'records')
  ensureKeys(data)
  writeOldRecords(join(data, 'daybreak.sqlite'))
  openStorage(data).close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const daybreak = (...args: string[]) => daybreakIn(folder, ...args)
const backUp = async () => JSON.parse((await daybreak('backup', 'usb', '--json', '--data', data)).out[0]!)

describe('daybreak backup and restore', () => {
  it('make a backup that a new folder opens, and whose facts are the same', async () => {
    const made = await backUp()
    expect(made).toMatchObject({
      reports: expect.any(Number),
      lastEvent: expect.any(Number),
      sha256: expect.any(String),
    })
    expect(made.reports).toBeGreaterThan(0)
    const run = await daybreak('restore', made.file, '--to', 'new', '--json', '--data', data)
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(run.out[0]!)).toMatchObject({
      ...{ link: made.link, restoredTo: join(folder, 'new'), setAside: null },
      missing: { events: 0 },
    })
    const verified = await daybreak('verify', '--json', '--data', join(folder, 'new'))
    const wrong = verified.out.map((line) => JSON.parse(line)).filter(({ ok }) => !ok)
    // The fixture's slides are not on this machine.
    expect(wrong.filter(({ check }) => check !== 'slide')).toEqual([])
    expect((await daybreak('restore', made.file, '--to', 'new')).code).toBe(1)
  })

  it('put a backup in the place of records that do not open, which are set aside', async () => {
    const made = await backUp()
    writeFileSync(join(data, 'daybreak.sqlite'), 'nothing that can be read')
    const run = await daybreak('restore', made.file, '--exchange', '--json', '--data', data)
    expect(run.code, run.err).toBe(0)
    const { setAside, missing } = JSON.parse(run.out[0]!)
    expect(missing).toBeNull()
    expect(readdirSync(join(data, setAside))).toContain('daybreak.sqlite')
    openStorage(data).close()
  })

  it('open a backup of another machine with the typed words, and name a misspelt one', async () => {
    const words = newWords(data)
    confirmWords(data, words.join(' '))
    const made = await backUp()
    const other = { INIT_CWD: folder, DAYBREAK_KEYS: join(folder, 'keys of another machine') }
    const locked = await daybreakWith(other, ['restore', made.file, '--to', 'new'])
    expect([locked.code, locked.err]).toEqual([1, expect.stringContaining('--words')])
    const misspelt = words.with(2, `${words[2]}q`).join(' ')
    const wrong = await daybreakWith(other, ['restore', made.file, '--to', 'new', '--words'], `${misspelt}\n\n`)
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('Word 3')])
    const args = ['restore', made.file, '--to', 'new', '--words']
    const right = await daybreakWith(other, args, `${words.slice(0, 12).join(' ')}\n${words.slice(12).join('\n')}\n\n`)
    expect(right.code, right.err).toBe(0)
    expect((await daybreakWith(other, ['keys', '--json', '--data', join(folder, 'new')])).out).toEqual([
      JSON.stringify({ encrypted: true, recovery: 'confirmed', changing: false, onlyByPeople: false }),
    ])
  })

  it('want one folder, and one of two ways', async () => {
    for (const args of [['backup'], ['restore', 'x', '--to'], ['restore', 'x', '--to', 'y', '--exchange']])
      expect((await daybreak(...args)).code, args.join(' ')).toBe(2)
    expect(existsSync(join(folder, 'y'))).toBe(false)
  })
})

describe('daybreak keys', () => {
  it('changes the key at once, or at the next start while a Daybreak has the records open', async () => {
    const state = async (...args: string[]) =>
      JSON.parse((await daybreak('keys', '--json', '--data', data, ...args)).out[0]!)
    expect(await state()).toEqual({ encrypted: true, recovery: 'none', changing: false, onlyByPeople: false })
    expect(await state('--change')).toMatchObject({ changing: false })
    const storage = openStorage(data)
    expect(await state('--change')).toMatchObject({ changing: true })
    storage.close()
    openStorage(data).close()
    expect(await state()).toMatchObject({ changing: false })
  })

  it('opens records whose key file is lost with the recovery words', async () => {
    const words = newWords(data).join(' ')
    const other = { INIT_CWD: folder, DAYBREAK_KEYS: join(folder, 'other keys') }
    const verified = await daybreakWith(other, ['reports', 'S26-1', '--data', data])
    expect([verified.code, verified.err]).toEqual([1, expect.stringContaining('daybreak keys --recover')])
    expect((await daybreakWith(other, ['keys', '--recover', '--data', data], `${words}\n\n`)).code).toBe(0)
    const run = await daybreakWith(other, ['verify', '--json', '--data', data])
    expect(JSON.parse(run.out[0]!)).toMatchObject({ check: 'database', ok: true })
  })
})
