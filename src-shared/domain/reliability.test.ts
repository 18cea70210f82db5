import { describe, expect, it } from 'vitest'
import { emptySums, isSpecimen, type ReliabilityFacts, reliability, reliabilityParams } from './reliability.ts'
import { cervix } from './task/testing.ts'

const field: ReliabilityFacts = {
  cells: 80,
  areaMm2: 0.06,
  micronsPerPixel: 0.25,
  focus: { share: 0.1, squares: 20 },
  sample: { cells: 10, blurred: 1, stain: [3, 3, 2, 1, 1, 1], embedding: [10, 0] },
  damagedTiles: 0,
  damagedShare: 0,
  disagreement: 0.05,
}
const known = reliabilityParams.parse({
  embedding: {
    centroids: [
      [1, 0],
      [0, 1],
    ],
    atMost: 0.5,
  },
  stain: { mean: [0.3, 0.3, 0.2, 0.1, 0.1, 0.1], std: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], atMost: 3 },
  focus: { sharpAtLeast: -2, blurredShareAtMost: 0.5 },
  cells: { atLeastForStatistics: 5 },
})
const codes = (facts: Partial<ReliabilityFacts>, params = known) =>
  reliability({ ...field, ...facts }, params, cervix.manifest).reasons.map(({ code }) => code)

describe('whether a screening can be relied upon', () => {
  it('accepts a sharp field like those that the model was trained on', () => {
    expect(reliability(field, known, cervix.manifest)).toEqual({ abstain: false, reasons: [] })
  })

  it('does not judge the adequacy of a field, but does judge that of a specimen', () => {
    expect(codes({ cells: 80, areaMm2: 9.9 })).toEqual([])
    expect(reliability({ ...field, cells: 3456, areaMm2: 120 }, known, cervix.manifest)).toEqual({
      abstain: true,
      reasons: [{ code: 'too-few-cells', params: { found: 3500, needed: 5000 } }],
    })
    expect(codes({ cells: 5000, areaMm2: 120 })).toEqual([])
  })

  it('says so when there are no cells at all', () => {
    expect(codes({ cells: 0, areaMm2: 120, sample: emptySums, disagreement: null })).toEqual(['no-cells-found'])
  })

  it('abstains on a slide that is mostly out of focus', () => {
    expect(reliability({ ...field, focus: { share: 0.62, squares: 20 } }, known, cervix.manifest).reasons).toEqual([
      { code: 'out-of-focus', params: { percent: 62 } },
    ])
    expect(reliability({ ...field, sample: { ...field.sample, blurred: 6 } }, known, cervix.manifest).reasons).toEqual([
      { code: 'cells-out-of-focus', params: { percent: 60 } },
    ])
  })

  it('reports once that a slide is out of focus, and not because of a few squares', () => {
    const blurred = { ...field.sample, blurred: 9 }
    expect(codes({ focus: { share: 0.9, squares: 20 }, sample: blurred })).toEqual(['out-of-focus'])
    expect(codes({ focus: { share: 1, squares: 7 } })).toEqual([])
    expect(codes({ focus: { share: 0.5, squares: 400 } })).toEqual([])
    expect(codes({ focus: null, sample: blurred })).toEqual(['cells-out-of-focus'])
  })

  it('abstains on an unknown stain and on unknown cells', () => {
    expect(codes({ sample: { ...field.sample, stain: [3, 3, 2, 1, 1, 4.5] } })).toEqual(['unlike-training'])
    expect(codes({ sample: { ...field.sample, embedding: [-4, 0] } })).toEqual(['unlike-training'])
  })

  it('draws no conclusions from a handful of cells or without limits', () => {
    expect(codes({ sample: { ...field.sample, cells: 4, blurred: 4 } })).toEqual([])
    expect(
      codes({ sample: { ...field.sample, blurred: 10, embedding: [-9, 9] } }, reliabilityParams.parse({})),
    ).toEqual([])
  })

  it('never allows a light read of a slide with unreadable parts', () => {
    for (const [damagedShare, percent] of [
      [0.031, 3],
      [0.0049, 0.5],
      [0.00001, 0.1],
    ] as const)
      expect(reliability({ ...field, damagedTiles: 2, damagedShare }, known, cervix.manifest)).toEqual({
        abstain: true,
        reasons: [{ code: 'part-unreadable', params: { percent, count: 2 } }],
      })
  })

  it('abstains if the model contradicts itself, and at scales it never saw', () => {
    expect(codes({ disagreement: 0.3 })).toEqual(['unstable'])
    expect(codes({ micronsPerPixel: 1 })).toEqual(['scale-unusual'])
  })

  it('does not judge adequacy if the task does not, but still judges focus', () => {
    const rule = { ...cervix.manifest, adequacy: null }
    expect(reliability({ ...field, cells: 3, areaMm2: 120 }, known, rule).reasons).toEqual([])
    expect(isSpecimen(120, rule)).toBe(false)
    const blurred = { ...field, focus: { share: 0.6, squares: 20 } }
    expect(reliability(blurred, known, rule).reasons.map(({ code }) => code)).toEqual(['out-of-focus'])
  })
})
