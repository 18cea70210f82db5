import { describe, expect, it } from 'vitest'
import { isTaken } from '../forms/index.ts'
import { cervix as task } from '../task/testing.ts'
import { tallyForm } from './index.ts'

const empty = tallyForm.empty('other')

describe('A tally', () => {
  it('can be signed once specimen and result are stated, with classes of its task only', () => {
    expect(tallyForm.problems(tallyForm.empty('not-stated'), task)).toEqual(['specimen-missing', 'category-missing'])
    expect(tallyForm.problems({ ...empty, category: 'LSIL', counts: { LSIL: 3 } }, task)).toEqual([])
    expect(tallyForm.problems({ ...empty, category: 'CIN' }, task)).toEqual(['class-unknown'])
    expect(tallyForm.problems({ ...empty, category: 'LSIL', counts: { CIN: 1 } }, task)).toEqual(['class-unknown'])
  })

  it('is suggested from the reader’s cells, with the most serious class as the result', () => {
    const suggestion = tallyForm.suggest(new Map([['NILM', 20]].concat([['HSIL', 2]]) as [string, number][]), task)!
    expect(suggestion.classes).toEqual(['HSIL', 'NILM'])
    const taken = suggestion.apply({ ...empty, comment: 'Well seen.' })
    expect(taken).toEqual({ ...empty, category: 'HSIL', counts: { HSIL: 2, NILM: 20 }, comment: 'Well seen.' })
    expect(isTaken(empty, suggestion)).toBe(false)
    expect(isTaken(taken, suggestion)).toBe(true)
    expect(tallyForm.suggest(new Map(), task)).toBeNull()
  })

  it('warns of a cell that is more serious than the result', () => {
    const warned = (category: string | null, ...codes: string[]) => {
      const counts = new Map(codes.map((code) => [code, 1]))
      return tallyForm.warnings({ ...empty, category }, { counts, smallArea: false }, task)
    }
    expect(warned('LSIL', 'HSIL', 'NILM')).toEqual([{ code: 'cells-graver', label: 'HSIL' }])
    expect(warned('HSIL', 'LSIL')).toEqual([])
    expect(warned(null, 'HSIL')).toEqual([])
    expect(warned('NILM', 'Candida')).toEqual([])
  })
})

describe('The shape of a tally', () => {
  const whole = { specimen: 'other', category: 'LSIL', counts: { LSIL: 3 }, comment: 'c'.repeat(4000) }
  const takes = (change: object) => tallyForm.draft.safeParse({ ...whole, ...change }).success

  it('survives parsing unchanged, and may be empty', () => {
    expect(tallyForm.draft.parse(whole)).toEqual(whole)
    expect(empty).toEqual({ specimen: 'other', category: null, counts: {}, comment: '' })
    expect(takes(empty)).toBe(true)
    expect(tallyForm.name).toBe('tally')
  })

  it('counts whole cells, from none to a million', () => {
    expect([0, 1_000_000].map((n) => takes({ counts: { LSIL: n } }))).toEqual([true, true])
    expect([-1, 0.5, 1_000_001].map((n) => takes({ counts: { LSIL: n } }))).toEqual([false, false, false])
  })

  it('limits the comment to 4000 characters', () => {
    expect(takes({ comment: 'c'.repeat(4001) })).toBe(false)
  })
})

it('A tally causes no warning for cells as serious as the result, nor if the task lacks the result’s class', () => {
  const facts = { counts: new Map([['HSIL', 1]]), smallArea: false }
  expect(tallyForm.warnings({ ...empty, category: 'HSIL' }, facts, task)).toEqual([])
  expect(tallyForm.warnings({ ...empty, category: 'CIN' }, facts, task)).toEqual([])
})
