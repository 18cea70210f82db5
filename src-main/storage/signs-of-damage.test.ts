import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords } from './open.ts'
import { chainBroken, signsOfDamage } from './signs-of-damage.ts'
import { bareDatabase } from './testing/bare-database.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-signs-'))
  file = join(folder, 'daybreak.sqlite')
  const records = openRecords(file)
  for (const caseId of [1, 2, 3])
    records.change({ by: 'local', what: 'case-edited', about: { caseId } }, () => undefined)
  records.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tamper = (sql: string) => {
  const bare = bareDatabase(file)
  for (const trigger of ['events_follow', 'events_stay', 'events_remain']) bare.exec(`DROP TRIGGER ${trigger}`)
  bare.exec(sql)
  bare.close()
}

function lastPages(bytes: Buffer): void {
  for (let at = bytes.length - 20 * 4096; at < bytes.length; at += 4096) bytes.fill(0xa5, at, at + 64)
}

describe('A look for signs of damage', () => {
  it('finds none in sound records', () => {
    expect(signsOfDamage(file)).toBeNull()
  })

  it('names the first event that was changed, and what it was about', () => {
    tamper('UPDATE events SET case_id = 9 WHERE id = 2')
    const found = signsOfDamage(file)
    expect(found).toMatchObject({ code: 'chain-broken', data: { params: { event: 2 } } })
    expect(found?.data.params.about).toMatch(/^case-edited, case 9, \d{4}-/)
  })

  it.each([
    ['its first page', (bytes: Buffer) => bytes.fill(0xa5, 30, 60)],
    ['the heads of its last pages', (bytes: Buffer) => lastPages(bytes)],
  ])(
    'says that the records are damaged when the bytes of %s were overwritten',
    (_, spoil: (bytes: Buffer) => unknown) => {
      const bytes = readFileSync(file)
      spoil(bytes)
      writeFileSync(file, bytes)
      expect(signsOfDamage(file)).toMatchObject({
        code: 'database-damaged',
        data: { params: { file: 'daybreak.sqlite' } },
      })
    },
  )

  it('throws if it could not look', () => {
    rmSync(file)
    expect(() => signsOfDamage(file)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'file-not-found' }) }),
    )
  })
})

describe('A broken chain', () => {
  it('is told with what the event was about, as far as it is known', () => {
    const about = (caseId: number | null, what: string | null, at: string | null) =>
      chainBroken({ event: 4, caseId, what, at } as never).data.params
    expect(about(7, 'case-signed', '2026-11-30')).toEqual({ event: 4, about: 'case-signed, case 7, 2026-11-30' })
    expect(about(null, 'case-signed', null)).toEqual({ event: 4, about: 'case-signed' })
    expect(about(null, null, null)).toEqual({ event: 4, about: 'no event follows' })
  })
})
