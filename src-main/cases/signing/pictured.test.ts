import { expect, it } from 'vitest'
import type { Decision } from '#main/reads/index.ts'
import { mostPictures } from '#shared/domain/report-pictures.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { picturedOf } from './pictured.ts'

let made = 0
const decision = (modelClass: string, state: Partial<Decision['state']>): Decision => {
  made++
  return {
    ...{ id: made, slideId: 1, cellId: made, x: made, y: 2, width: 3, height: 4, origin: 'proposal' },
    ...{ originClass: modelClass, modelClass },
    state: { status: 'open', readerLabel: null, marked: false, removed: false, ...state },
  }
}
const accepted = { status: 'accepted' } as const
const labelsOf = (decisions: readonly Decision[], which: 'decided' | 'marked' | 'none') =>
  picturedOf(decisions, cervix, which).marks.map(({ label }) => label)

it('Accepted and relabelled cells are pictured without a mark, the worst first; open and dismissed ones are not', () => {
  const decisions = [
    decision('LSIL', accepted),
    decision('HSIL', accepted),
    decision('LSIL', { status: 'relabelled', readerLabel: 'SCC' }),
    decision('SCC', { status: 'dismissed' }),
    decision('SCC', {}),
  ]
  expect(labelsOf(decisions, 'decided')).toEqual(['SCC', 'HSIL', 'LSIL'])
  expect(picturedOf(decisions, cervix, 'decided').picturedOf).toBe(3)
  expect(labelsOf(decisions, 'marked')).toEqual([])
})

it('A marked cell is pictured before a worse one that was only accepted, and there is a limit', () => {
  const worse = Array.from({ length: mostPictures + 5 }, () => decision('HSIL', accepted))
  const decisions = [decision('NILM', { marked: true }), ...worse]
  const labels = labelsOf(decisions, 'decided')
  expect(labels).toHaveLength(mostPictures)
  expect(labels.filter((label) => label === 'NILM')).toHaveLength(1)
  expect(picturedOf(decisions, cervix, 'decided').picturedOf).toBe(mostPictures + 6)
})

it('A laboratory can have the marked cells only, or no pictures', () => {
  const decisions = [decision('HSIL', { marked: true }), decision('SCC', accepted)]
  expect(labelsOf(decisions, 'marked')).toEqual(['HSIL'])
  expect(picturedOf(decisions, cervix, 'marked')).not.toHaveProperty('picturedOf')
  expect(labelsOf(decisions, 'none')).toEqual([])
})
