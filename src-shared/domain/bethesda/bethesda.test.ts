import { describe, expect, it } from 'vitest'
import {
  type BethesdaDraft,
  bethesdaDraft,
  categoryOf,
  type DraftProblem,
  draftProblems,
  emptyDraft,
  type Interpretation,
} from './index.ts'

const draft = (change: Partial<BethesdaDraft>): BethesdaDraft => ({ ...emptyDraft('liquid-based'), ...change })
const satisfactory = (change: Partial<BethesdaDraft>) => draft({ adequacy: 'satisfactory', ...change })
const unsatisfactory = (change: Partial<BethesdaDraft>) => draft({ adequacy: 'unsatisfactory-processed', ...change })

describe('The general category', () => {
  it.each<[Interpretation[], BethesdaDraft['category']]>([
    [[], null],
    [['atrophy'], 'nilm'],
    [['candida', 'reactive-inflammation'], 'nilm'],
    [['endometrial-cells-45'], 'other'],
    [['endometrial-cells-45', 'atrophy'], 'other'],
    [['other-malignant'], 'other'],
    [['asc-us'], 'epithelial-abnormality'],
    [['trichomonas', 'hsil'], 'epithelial-abnormality'],
    [['endometrial-cells-45', 'agc-endometrial'], 'epithelial-abnormality'],
    [['adenocarcinoma-nos', 'other-malignant'], 'epithelial-abnormality'],
  ])('of %j is %s', (found, category) => {
    expect(categoryOf(found)).toBe(category)
  })
})

describe('A draft', () => {
  it.each<[string, BethesdaDraft, DraftProblem[]]>([
    ['of a specimen not stated', satisfactory({ specimen: 'not-stated', category: 'nilm' }), ['specimen-missing']],
    ['that says nothing at all', emptyDraft('not-stated'), ['specimen-missing', 'adequacy-missing']],
    ['without adequacy', draft({ category: 'nilm' }), ['adequacy-missing']],
    ['satisfactory without category', satisfactory({}), ['category-missing']],
    ['that is NILM', satisfactory({ category: 'nilm' }), []],
    ['that is NILM with organisms', satisfactory({ category: 'nilm', interpretations: ['candida'] }), []],
    ['that is NILM with LSIL', satisfactory({ category: 'nilm', interpretations: ['lsil'] }), ['category-contradicts']],
    [
      'that is NILM with endometrial cells at 45',
      satisfactory({ category: 'nilm', interpretations: ['endometrial-cells-45'] }),
      ['category-contradicts'],
    ],
    ['abnormal without saying how', satisfactory({ category: 'epithelial-abnormality' }), ['interpretation-missing']],
    [
      'abnormal with organisms only',
      satisfactory({ category: 'epithelial-abnormality', interpretations: ['herpes'] }),
      ['interpretation-missing'],
    ],
    [
      'abnormal with HSIL',
      satisfactory({ category: 'epithelial-abnormality', interpretations: ['hsil', 'candida'] }),
      [],
    ],
    ['other with nothing', satisfactory({ category: 'other', comment: '  ' }), ['interpretation-missing']],
    ['other with a comment', satisfactory({ category: 'other', comment: 'Endometrial cells, age 44.' }), []],
    ['other with reactive changes', satisfactory({ category: 'other', interpretations: ['reactive-iud'] }), []],
    ['other with AIS', satisfactory({ category: 'other', interpretations: ['ais'] }), ['category-contradicts']],
    ['unsatisfactory without reason', unsatisfactory({ unsatisfactoryReason: ' ' }), ['reason-missing']],
    ['unsatisfactory with reason', unsatisfactory({ unsatisfactoryReason: 'broken slide' }), []],
    ['unsatisfactory with an indicator', unsatisfactory({ quality: ['obscuring-blood'] }), []],
    [
      'unsatisfactory with abnormal cells',
      unsatisfactory({ interpretations: ['asc-us'] }),
      ['reason-missing', 'unsatisfactory-with-abnormality'],
    ],
    [
      'unsatisfactory with organisms',
      unsatisfactory({ quality: ['air-drying'], interpretations: ['trichomonas'] }),
      [],
    ],
  ])('%s has the problems %j', (_, of, problems) => {
    expect(draftProblems(of)).toEqual(problems)
  })
})

describe('The shape of a result', () => {
  const whole: BethesdaDraft = {
    specimen: 'conventional',
    adequacy: 'satisfactory',
    transformationZone: 'present',
    quality: ['air-drying'],
    unsatisfactoryReason: 'r'.repeat(500),
    category: 'epithelial-abnormality',
    interpretations: ['hsil', 'candida'],
    comment: 'c'.repeat(4000),
  }
  const takes = (change: object) => bethesdaDraft.safeParse({ ...whole, ...change }).success

  it('survives parsing unchanged', () => {
    expect(bethesdaDraft.parse(whole)).toEqual(whole)
    expect(bethesdaDraft.parse(emptyDraft('other'))).toEqual(emptyDraft('other'))
    expect(takes({ transformationZone: 'absent' })).toBe(true)
  })

  it('accepts no unknown codes', () => {
    for (const key of ['specimen', 'adequacy', 'transformationZone', 'category'])
      expect(takes({ [key]: 'something' }), key).toBe(false)
    for (const key of ['quality', 'interpretations']) expect(takes({ [key]: ['something'] }), key).toBe(false)
    expect(takes({ specimen: null })).toBe(false)
  })

  it('limits the length of the comment and the reason', () => {
    expect(takes({ comment: '' })).toBe(true)
    expect(takes({ comment: 'c'.repeat(4001) })).toBe(false)
    expect(takes({ unsatisfactoryReason: 'r'.repeat(501) })).toBe(false)
  })

  it('requires every field', () => {
    for (const key of Object.keys(whole)) expect(takes({ [key]: undefined }), key).toBe(false)
  })
})
