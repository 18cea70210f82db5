import { describe, expect, it } from 'vitest'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { cellTable } from '../state/cell-table.ts'
import { columnsOf } from '../state/testing.ts'
import { isTaken, readersCounts, suggest } from './suggestion.ts'

const suggested = (cells: Parameters<typeof columnsOf>[0]) => suggest(readersCounts(cellTable(columnsOf(cells))))

describe('the suggestion from the reader’s marks', () => {
  it('never rests on what only the model says', () => {
    expect(suggested([{ id: 1, label: 'HSIL', score: 0.99 }])).toBeNull()
  })

  it('takes the gravest squamous class that the reader confirmed, relabelled or added', () => {
    expect(
      suggested([
        { id: 1, label: 'LSIL', score: 0.9, status: 1 },
        { id: 2, label: 'LSIL', score: 0.8, status: 2, readerLabel: 'HSIL' },
        { id: 3, label: 'ASC-US', score: 0.5, byReader: true, status: 1 },
      ]),
    ).toEqual({ classes: ['HSIL'], category: 'epithelial-abnormality', interpretations: ['hsil'] })
  })

  it('leaves out what the reader dismissed', () => {
    expect(suggested([{ id: 1, label: 'SCC', score: 0.9, status: 3 }])).toBeNull()
  })

  it('names organisms as NILM, and beside an abnormality', () => {
    const candida = { id: 1, label: 'Candida', score: 0.1, status: 1 } as const
    expect(suggested([candida])).toEqual({ classes: ['Candida'], category: 'nilm', interpretations: ['candida'] })
    expect(suggested([candida, { id: 2, label: 'LSIL', score: 0.9, status: 1 }])).toEqual({
      classes: ['LSIL', 'Candida'],
      category: 'epithelial-abnormality',
      interpretations: ['candida', 'lsil'],
    })
  })

  it('suggests nothing from normal cells: a negative is the reader’s own conclusion', () => {
    expect(suggested([{ id: 1, label: 'NILM', score: 0.1, status: 1 }])).toBeNull()
  })

  it('is no longer offered once the draft says it', () => {
    const suggestion = { category: 'epithelial-abnormality', interpretations: ['hsil'] } as const
    const draft = emptyDraft('liquid-based')
    expect(isTaken(draft, suggestion)).toBe(false)
    expect(
      isTaken({ ...draft, category: 'epithelial-abnormality', interpretations: ['hsil', 'candida'] }, suggestion),
    ).toBe(true)
  })
})
