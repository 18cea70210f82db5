import { describe, expect, it } from 'vitest'
import {
  adequacies,
  type BethesdaDraft,
  categories,
  type DraftProblem,
  emptyDraft,
  interpretations,
  qualityIndicators,
} from '../domain/bethesda/index.ts'
import { specimenTypes } from '../domain/specimen.ts'
import { lookUp } from '../messages/index.ts'
import { categoryText, interpretationGroups, resultSections } from './bethesda.ts'
import { specimenText } from './specimen.ts'

const draft = (change: Partial<BethesdaDraft>): BethesdaDraft => ({ ...emptyDraft('liquid-based'), ...change })
const satisfactory = (change: Partial<BethesdaDraft>) => draft({ adequacy: 'satisfactory', ...change })
const unsatisfactory = (change: Partial<BethesdaDraft>) => draft({ adequacy: 'unsatisfactory-processed', ...change })

describe('The wording', () => {
  it('has a text for every code', () => {
    const problems: DraftProblem[] = [
      'specimen-missing',
      'adequacy-missing',
      'reason-missing',
      'category-missing',
      'interpretation-missing',
      'category-contradicts',
      'unsatisfactory-with-abnormality',
    ]
    const codes = [
      ...adequacies,
      ...qualityIndicators,
      ...interpretations,
      ...problems.map((code) => `problem.${code}`),
    ]
    for (const code of codes) expect([code, lookUp(`bethesda.${code}`)]).not.toContain(null)
    for (const specimen of specimenTypes) expect(specimenText(specimen)).toContain(' ')
    for (const category of categories)
      expect(categoryText(category, 'full').length).toBeGreaterThan(categoryText(category, 'short').length)
  })

  it('contains every interpretation in exactly one group', () => {
    const grouped = interpretationGroups.flatMap(({ items }) => items)
    expect([...grouped].sort()).toEqual([...interpretations].sort())
  })

  it('lists a result in the order of the Bethesda System, the lesion before organisms', () => {
    const sections = resultSections(
      satisfactory({
        transformationZone: 'absent',
        category: 'epithelial-abnormality',
        interpretations: ['candida', 'atrophy', 'agc-nos', 'lsil'],
        comment: 'First.\nSecond.',
      }),
    )
    expect(sections.map(({ code }) => code)).toEqual([
      ...['specimen', 'adequacy', 'category', 'interpretation', 'organisms', 'comment'],
    ])
    expect(sections[3]?.lines.map((line) => line.split(' ')[0])).toEqual(['Low-grade', 'Atypical', 'Atrophy'])
    expect(sections[1]?.lines[1]).toContain('component absent')
    expect(sections[5]?.lines).toEqual(['First.', 'Second.'])
  })

  it('of an unsatisfactory specimen states neither category nor zone', () => {
    const sections = resultSections(
      unsatisfactory({ category: 'nilm', transformationZone: 'present', unsatisfactoryReason: 'broken slide' }),
    )
    expect(sections.map(({ code }) => code)).toEqual(['specimen', 'adequacy'])
    expect(sections[1]?.lines[1]).toBe('Reason: broken slide')
    expect(sections[1]?.lines).toHaveLength(2)
  })
})
