import { describe, expect, it } from 'vitest'
import { isTaken, missingOnPaper } from '../forms/index.ts'
import { cervix as task } from '../task/testing.ts'
import { type BethesdaDraft, bethesdaForm, emptyDraft } from './index.ts'

const cells = (...codes: string[]) => new Map(codes.map((code) => [code, 1]))
const draft = emptyDraft('liquid-based')

describe('the suggestion from the reader’s cells', () => {
  const suggested = (...codes: string[]) => {
    const suggestion = bethesdaForm.suggest(cells(...codes), task)
    if (suggestion === null) return null
    const { category, interpretations } = suggestion.apply(draft)
    return { classes: suggestion.classes, category, interpretations }
  }

  it('is the most serious squamous class', () => {
    expect(suggested('LSIL', 'HSIL', 'ASC-US')).toEqual({
      ...{ classes: ['HSIL'], category: 'epithelial-abnormality', interpretations: ['hsil'] },
    })
  })

  it('adds a glandular finding to a squamous one', () => {
    expect(suggested('AGC', 'ASC-H', 'NILM')).toEqual({
      ...{ classes: ['ASC-H', 'AGC'], category: 'epithelial-abnormality', interpretations: ['asc-h', 'agc-nos'] },
    })
  })

  it('treats organisms as negative, and lists them beside an abnormality', () => {
    expect(suggested('Candida')).toEqual({ classes: ['Candida'], category: 'nilm', interpretations: ['candida'] })
    expect(suggested('Candida', 'LSIL')).toEqual({
      classes: ['LSIL', 'Candida'],
      category: 'epithelial-abnormality',
      interpretations: ['candida', 'lsil'],
    })
  })

  it('is absent for normal cells: a negative result is the reader’s own conclusion', () => {
    expect(suggested('NILM')).toBeNull()
    expect(suggested()).toBeNull()
  })

  it('answers an adequacy that was not stated, as abnormal cells make a specimen satisfactory by definition', () => {
    const adequacy = (code: string, stated: BethesdaDraft['adequacy'] = null) =>
      bethesdaForm.suggest(cells(code), task)!.apply({ ...draft, adequacy: stated }).adequacy
    expect(adequacy('LSIL')).toBe('satisfactory')
    expect(adequacy('Candida')).toBeNull()
    expect(adequacy('LSIL', 'unsatisfactory-processed')).toBe('unsatisfactory-processed')
  })

  it('is withdrawn once the draft contains it, even among other findings', () => {
    const suggestion = bethesdaForm.suggest(cells('HSIL'), task)!
    expect(isTaken(draft, suggestion)).toBe(false)
    const more: BethesdaDraft = {
      ...draft,
      adequacy: 'satisfactory',
      category: 'epithelial-abnormality',
      interpretations: ['candida', 'hsil'],
    }
    expect(isTaken(more, suggestion)).toBe(true)
    expect(suggestion.apply(more)).toEqual(more)
  })
})

describe('before signing, the reader is warned', () => {
  const nilm: BethesdaDraft = { ...draft, adequacy: 'satisfactory', category: 'nilm' }
  const warned = (of: BethesdaDraft, counts = cells(), smallArea = false) =>
    bethesdaForm.warnings(of, { counts, smallArea }, task)

  it('of cells of their own that are more serious than the result', () => {
    expect(warned(nilm, cells('NILM', 'LSIL', 'HSIL'))).toEqual([{ code: 'cells-graver', label: 'HSIL' }])
    const lsil: BethesdaDraft = { ...nilm, category: 'epithelial-abnormality', interpretations: ['lsil'] }
    expect(warned(lsil, cells('HSIL'))).toHaveLength(1)
    expect(warned({ ...lsil, interpretations: ['lsil', 'hsil'] }, cells('HSIL', 'LSIL'))).toEqual([])
    expect(warned({ ...lsil, interpretations: ['ais'] }, cells('AGC'))).toEqual([])
  })

  it('but not of cells while there is no result to compare them with', () => {
    expect(warned(emptyDraft('other'), cells('SCC'))).toEqual([])
    expect(warned({ ...nilm, category: null }, cells('SCC'))).toEqual([])
  })

  it('of abnormal cells in a specimen called unsatisfactory', () => {
    const rejected: BethesdaDraft = { ...nilm, adequacy: 'unsatisfactory-processed', category: null }
    expect(warned(rejected, cells('ASC-US'))).toEqual([{ code: 'unsatisfactory-with-cells', label: 'ASC-US' }])
    expect(warned(rejected, cells('NILM', 'Candida'), true)).toEqual([])
  })

  it('of adequacy stated on a small area, and of a report without a patient or a laboratory', () => {
    expect(warned(nilm, cells(), true)).toEqual([{ code: 'small-area' }])
    expect(missingOnPaper({ patientName: ' ', laboratory: '' })).toEqual([
      ...[{ code: 'patient-missing' }, { code: 'laboratory-missing' }],
    ])
    expect(missingOnPaper({ patientName: 'Ada', laboratory: 'North' })).toEqual([])
  })
})

describe('each class of cells', () => {
  it.each([
    ['ASC-US', 'asc-us'],
    ['LSIL', 'lsil'],
    ['ASC-H', 'asc-h'],
    ['HSIL', 'hsil'],
    ['SCC', 'scc'],
    ['AGC', 'agc-nos'],
    ['Trichomonas', 'trichomonas'],
    ['Candida', 'candida'],
    ['Flora', 'bacterial-vaginosis'],
    ['Herpes', 'herpes'],
    ['Actinomyces', 'actinomyces'],
  ])('%s suggests %s', (code, interpretation) => {
    const suggestion = bethesdaForm.suggest(cells(code), task)
    expect(suggestion?.classes).toEqual([code])
    expect(suggestion?.apply(draft).interpretations).toEqual([interpretation])
  })
})

describe('each interpretation', () => {
  // Classes from the least to the most serious. A class that an interpretation covers causes no warning.
  const grave = ['ASC-US', 'LSIL', 'ASC-H', 'AGC', 'HSIL', 'SCC']
  it.each([
    ['asc-us', 'ASC-US'],
    ['lsil', 'LSIL'],
    ['asc-h', 'ASC-H'],
    ['agc-endocervical', 'AGC'],
    ['agc-endometrial', 'AGC'],
    ['agc-nos', 'AGC'],
    ['agc-endocervical-neoplastic', 'AGC'],
    ['agc-neoplastic', 'AGC'],
    ['hsil', 'HSIL'],
    ['ais', 'HSIL'],
    ['hsil-invasion', 'SCC'],
    ['scc', 'SCC'],
    ['adenocarcinoma-endocervical', 'SCC'],
    ['adenocarcinoma-endometrial', 'SCC'],
    ['adenocarcinoma-extrauterine', 'SCC'],
    ['adenocarcinoma-nos', 'SCC'],
    ['other-malignant', 'SCC'],
  ] as const)('%s covers cells up to %s, and no more serious ones', (interpretation, gravest) => {
    const of: BethesdaDraft = {
      ...draft,
      ...{ adequacy: 'satisfactory', category: 'epithelial-abnormality', interpretations: [interpretation] },
    }
    const warnedOf = grave.filter(
      (code) => bethesdaForm.warnings(of, { counts: cells(code), smallArea: false }, task).length > 0,
    )
    expect(warnedOf).toEqual(grave.slice(grave.indexOf(gravest) + 1))
  })

  it('of organisms or of reactive changes covers no abnormal cell', () => {
    const of: BethesdaDraft = {
      ...draft,
      ...{ adequacy: 'satisfactory', category: 'nilm', interpretations: ['candida', 'atrophy'] },
    }
    expect(bethesdaForm.warnings(of, { counts: cells('ASC-US'), smallArea: false }, task)).toEqual([
      { code: 'cells-graver', label: 'ASC-US' },
    ])
  })
})
