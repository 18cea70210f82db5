import { describe, expect, it } from 'vitest'
import { type BethesdaDraft, emptyDraft } from '#shared/domain/bethesda/index.ts'
import type { CellClass } from '#shared/domain/classes.ts'
import { type WarningFacts, warningsOf } from './warnings.ts'

const nilm: BethesdaDraft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory', category: 'nilm' }
const cells = (...labels: CellClass[]) => new Map(labels.map((label) => [label, 1]))
const warned = (facts: Partial<WarningFacts>) =>
  warningsOf({
    draft: nilm,
    counts: new Map(),
    smallArea: false,
    patientName: 'Ada',
    laboratory: 'North',
    ...facts,
  })

describe('before signing, the reader is warned', () => {
  it('of cells of their own that are graver than the result', () => {
    expect(warned({ counts: cells('NILM', 'LSIL', 'HSIL') })).toEqual([{ code: 'cells-graver', label: 'HSIL' }])
    const lsil = { ...nilm, category: 'epithelial-abnormality', interpretations: ['lsil'] } as const
    expect(warned({ draft: { ...lsil, interpretations: ['lsil'] }, counts: cells('HSIL') })).toHaveLength(1)
    expect(warned({ draft: { ...lsil, interpretations: ['lsil', 'hsil'] }, counts: cells('HSIL', 'LSIL') })).toEqual([])
    expect(warned({ draft: { ...lsil, interpretations: ['ais'] }, counts: cells('AGC') })).toEqual([])
  })

  it('not of cells while there is no result to compare them with', () => {
    expect(warned({ draft: emptyDraft('other'), counts: cells('SCC') })).toEqual([])
    expect(warned({ draft: { ...nilm, category: null }, counts: cells('SCC') })).toEqual([])
  })

  it('of abnormal cells in a specimen called unsatisfactory', () => {
    const draft: BethesdaDraft = { ...nilm, adequacy: 'unsatisfactory-processed', category: null }
    expect(warned({ draft, counts: cells('ASC-US') })).toEqual([{ code: 'unsatisfactory-with-cells', label: 'ASC-US' }])
    expect(warned({ draft, counts: cells('NILM', 'Candida'), smallArea: true })).toEqual([])
  })

  it('of adequacy stated on a small area, and of a report without a patient or a laboratory', () => {
    expect(warned({ smallArea: true, patientName: ' ', laboratory: '' }).map(({ code }) => code)).toEqual([
      'small-area',
      'patient-missing',
      'laboratory-missing',
    ])
  })
})
