import { describe, expect, it } from 'vitest'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { sayOutcomes } from './outcome.ts'
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
  it('are one per file for a few files, and skip repeated outcomes', () => {
    expect(sayOutcomes([imported(1), imported(1), imported(2)])).toHaveLength(2)
  })
  it('are summed up in one line for many files', () => {
    const bad: ImportOutcome = {
      kind: 'quarantined',
      fileName: 'x',
      quarantineId: 1,
      error: { code: 'file-empty', params: {}, retryable: true },
    }
    const known: ImportOutcome = { kind: 'known', fileName: 'y', caseId: 9, slideId: 9 }
    expect(sayOutcomes([imported(1), imported(2), imported(3), bad, known])).toEqual([
      { kind: 'summary', imported: 3, known: 1, quarantined: 1 },
    ])
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
