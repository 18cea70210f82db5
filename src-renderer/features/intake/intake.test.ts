import { describe, expect, it } from 'vitest'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ImportRound } from './outcome.ts'
import { pathsOf } from './paths.ts'
import { parseScale } from './scale.ts'
import { timeLeft } from './time-left.ts'

describe('a typed scale', () => {
  it('may have a point or a comma', () => {
    expect(['0.25', '0,25', ' 1 ', '.5', '10'].map(parseScale)).toEqual([0.25, 0.25, 1, 0.5, 10])
  })
  it('is refused if it is not a number or out of range', () => {
    expect(['', 'x', '0', '0.04', '10.1', '-1', '1e1', '0.2.5'].map(parseScale)).toEqual(Array(8).fill(null))
  })
})

describe('typed paths', () => {
  it('come one per line, without blanks and file managers’ quotes', () => {
    expect(pathsOf(' /a b.svs\n\n"C:\\x\\y.tif"\r\n\'/c.png\'\n')).toEqual(['/a b.svs', 'C:\\x\\y.tif', '/c.png'])
  })
})

describe('the messages about imported files', () => {
  const imported = (id: number): ImportOutcome => ({
    kind: 'imported',
    fileName: `${id}.svs`,
    caseId: id,
    slideId: id,
    scaleMissing: false,
  })
  const bad: ImportOutcome = {
    kind: 'quarantined',
    fileName: 'x',
    quarantineId: 1,
    error: { code: 'file-empty', params: {}, retryable: true },
  }
  it('are one per file for a few files, and skip repeated outcomes', () => {
    const round = new ImportRound()
    expect(round.add([imported(1), imported(1), imported(2)])).toEqual([imported(1), imported(2)])
    expect(round.add([imported(2), imported(3)])).toEqual([imported(3)])
    expect(round.summedUp).toBe(false)
  })
  it('are one that counts on for many files, however far apart the files are', () => {
    const round = new ImportRound()
    for (const id of [1, 2, 3]) round.add([imported(id)])
    expect(round.summedUp).toBe(false)
    round.add([bad])
    expect([round.summedUp, round.sums]).toEqual([true, { imported: 3, known: 0, quarantined: 1 }])
    round.add([{ kind: 'known', fileName: 'y', caseId: 9, slideId: 9 }])
    expect(round.sums).toEqual({ imported: 3, known: 1, quarantined: 1 })
  })
  it('do not speak of a file that the reader cancelled', () => {
    const round = new ImportRound()
    expect(round.add([{ ...bad, error: { ...bad.error, code: 'cancelled' } }])).toEqual([])
    expect(round.size).toBe(0)
  })
})

describe('time left', () => {
  const at = { total: 100, firstAt: 0, firstDone: 0 }
  it('is estimated from the pace so far', () => {
    expect(timeLeft({ ...at, done: 25, now: 2000 })).toBe(6000)
  })
  it('is not estimated in the first second or while nothing moves', () => {
    expect(timeLeft({ ...at, done: 25, now: 900 })).toBeNull()
    expect(timeLeft({ ...at, done: 0, now: 5000 })).toBeNull()
  })
})
