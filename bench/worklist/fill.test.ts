import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fillRecords } from './fill.ts'
import { madeCases } from './made-up.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-fill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = new Date('2026-11-30T08:00:00Z')

describe('The made-up worklist', () => {
  it('is the same for the same seed, and different for another', () => {
    expect([...madeCases(50, 1, now)]).toEqual([...madeCases(50, 1, now)])
    expect([...madeCases(50, 1, now)]).not.toEqual([...madeCases(50, 2, now)])
  })

  it('has cases in every state, in every lane, with several slides and with names that have diacritics', () => {
    const cases = [...madeCases(3000, 1, now)]
    const stages = ['signed', 'ready', 'in-review', 'waiting', 'needs-scale', 'failed', 'stopped']
    expect(new Set(cases.map(({ stage }) => stage))).toEqual(new Set(stages))
    expect(new Set(cases.map(({ lane }) => lane)).size).toBe(4)
    expect(new Set(cases.map(({ slides }) => slides))).toEqual(new Set([1, 2, 3]))
    expect(cases.filter(({ stage }) => stage === 'signed').length / cases.length).toBeCloseTo(0.8, 1)
    expect(cases.some(({ patientName }) => patientName.startsWith('García'))).toBe(true)
    expect(cases.every(({ patientAge }) => patientAge > 15 && patientAge < 90)).toBe(true)
  })
})

describe('Records filled for the benchmark', () => {
  it('contain every case, and can be opened by the current program', () => {
    const { signed } = fillRecords(folder, { cases: 300, seed: 3 })
    const db = new DatabaseSync(join(folder, 'daybreak.sqlite'), { readOnly: true })
    const made = [...madeCases(300, 3, now)]
    const accessions = db
      .prepare('SELECT accession FROM cases')
      .all()
      .map(({ accession }) => accession)
    db.close()
    expect(signed).toBe(made.filter(({ stage }) => stage === 'signed').length)
    expect(accessions).toEqual(expect.arrayContaining(made.map(({ accession }) => accession)))
  })
})
