import { describe, expect, it } from 'vitest'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { filterCases, isFiltering, matchesText, noFilter, stateGroup } from './filter.ts'

const row = (id: number, more: Partial<CaseRow> = {}): CaseRow => ({
  id,
  accession: `S26-${id}`,
  patientName: '',
  patientAge: null,
  patientSex: null,
  birthDate: null,
  specimen: 'liquid-based',
  slideId: id,
  slideCount: 1,
  fileName: `${id}.svs`,
  synthetic: false,
  present: true,
  state: 'ready',
  lane: 'review',
  risk: { abnormal: 0.5, highGrade: 0.1 },
  cellsTotal: 10,
  reviewed: 0,
  job: null,
  category: null,
  signedBy: null,
  signedAt: null,
  reportVersion: null,
  amended: false,
  addedAt: `2026-11-2${id % 10}T10:00:00.000Z`,
  ...more,
})
const ids = (rows: readonly CaseRow[]) => rows.map(({ id }) => id)

describe('the worklist filter', () => {
  const rows = [
    row(1, { lane: 'light-read' }),
    row(2, { lane: 'urgent', patientName: 'Ada Wong' }),
    row(3, { lane: 'urgent', state: 'signed', signedBy: 'Dr. Li', signedAt: '2026-11-23T10:00:00.000Z' }),
    row(4, { lane: null, risk: null, state: 'needs-scale' }),
    row(5, { state: 'in-review' }),
  ]

  it('shows all, the most urgent first and the signed last', () => {
    const { rows: shown } = filterCases(rows, noFilter, 'urgency')
    expect(ids(shown)[0]).toBe(2)
    expect(ids(shown).at(-1)).toBe(3)
    expect(shown).toHaveLength(5)
  })
  it('counts on each chip what pressing it would show', () => {
    const { counts } = filterCases(rows, noFilter, 'urgency')
    expect(counts.lanes).toEqual({ urgent: 1, 'full-read': 0, review: 1, 'light-read': 1 })
    expect(counts.groups).toEqual({ 'needs-you': 1, 'to-read': 2, 'in-review': 1, screening: 0, signed: 1 })
    for (const lane of ['urgent', 'review', 'light-read'] as const)
      expect(filterCases(rows, { ...noFilter, lanes: new Set([lane]) }, 'urgency').rows).toHaveLength(
        counts.lanes[lane],
      )
  })
  it('joins chips of one kind and narrows by the other', () => {
    const both = { ...noFilter, lanes: new Set(['urgent', 'review'] as const) }
    expect(ids(filterCases(rows, both, 'urgency').rows)).toEqual([2, 5])
    const narrow = { ...both, groups: new Set(['in-review'] as const) }
    expect(ids(filterCases(rows, narrow, 'urgency').rows)).toEqual([5])
  })
  it('finds words in accession, patient, file and signer, in any case and order', () => {
    expect(ids(filterCases(rows, { ...noFilter, text: 'WONG s26' }, 'urgency').rows)).toEqual([2])
    expect(matchesText(rows[2] as CaseRow, 'dr. li')).toBe(true)
    expect(matchesText(rows[0] as CaseRow, '1.svs')).toBe(true)
    expect(matchesText(rows[0] as CaseRow, 'wong')).toBe(false)
  })
  it('takes blanks for no filter', () => {
    expect(isFiltering({ ...noFilter, text: '  ' })).toBe(false)
    expect(filterCases(rows, { ...noFilter, text: '  ' }, 'urgency').rows).toHaveLength(5)
  })
  it('orders accessions by their numbers and additions newest first', () => {
    const some = [row(10), row(9), row(2)]
    expect(ids(filterCases(some, noFilter, 'accession').rows)).toEqual([2, 9, 10])
    expect(ids(filterCases(some, noFilter, 'added').rows)).toEqual([9, 2, 10])
  })
  it('stays quick with five thousand cases', () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      row(n + 1, { risk: { abnormal: ((n * 37) % 101) / 101, highGrade: 0 } }),
    )
    const start = performance.now()
    filterCases(many, { ...noFilter, text: 's26' }, 'urgency')
    expect(performance.now() - start).toBeLessThan(250)
  })
})

describe('where a case stands', () => {
  it('asks for the reader when the scale, the file or the screening is missing', () => {
    expect(stateGroup({ state: 'needs-scale', present: true })).toBe('needs-you')
    expect(stateGroup({ state: 'failed', present: true })).toBe('needs-you')
    expect(stateGroup({ state: 'ready', present: false })).toBe('needs-you')
  })
  it('is signed whatever became of the file', () => {
    expect(stateGroup({ state: 'signed', present: false })).toBe('signed')
  })
})
