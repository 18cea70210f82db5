import { describe, expect, it } from 'vitest'
import {
  type ComparedCell,
  contradictionsOf,
  type FactsToSign,
  type SlideToSign,
  unanswered,
} from './contradictions.ts'
import { type Task, taskOf } from './task/index.ts'
import { cervix } from './task/testing.ts'

/** Another task: three classes, no lane for light reading. */
const small = taskOf({
  ...cervix.manifest,
  groups: [],
  classes: ['plain', 'odd', 'bad'].map((code, i) => ({
    ...{ code, name: code, key: `${i + 1}`, look: { color: '#009E73', glyph: '○' } },
  })),
  ...{ negative: 'plain', severity: [['plain'], ['odd'], ['bad']], abnormal: ['odd', 'bad'], highGrade: ['bad'] },
})

const quiet: SlideToSign = {
  ...{ slideId: 1, fileName: 'a.svs', opened: true, notSeen: [], confident: [] },
  screened: { lane: 'light-read', abstains: false },
}
const quietOrder = { orderCameLater: false, orderCancelled: false, orderDiffers: false }
const facts: FactsToSign = { stated: [], slides: [quiet], own: [], ...quietOrder }
const cell = (cellId: number, label: string, abnormal = 0.95): ComparedCell => ({ cellId, label, abnormal })
const found = (change: Partial<FactsToSign>, task: Task = cervix) => contradictionsOf({ ...facts, ...change }, task)
const ids = (change: Partial<FactsToSign>, task?: Task) => found(change, task).map(({ id }) => id)
const onSlide = (change: Partial<SlideToSign>) => ({ slides: [{ ...quiet, ...change }] })

it('A result that agrees with everything on an opened, screened slide contradicts nothing', () => {
  expect(found({})).toEqual([])
})

describe('A result that states nothing abnormal', () => {
  it('contradicts the lanes urgent and review, for each slide', () => {
    const lanes = ['urgent', 'review', 'full-read', 'light-read'] as const
    const slides = lanes.map((lane, i) => ({ ...quiet, slideId: i + 1, screened: { lane, abstains: false } }))
    expect(ids({ slides })).toEqual(['nothing-stated-on-lane:1', 'nothing-stated-on-lane:2'])
    expect(ids({ slides }, small)).toEqual(['nothing-stated-on-lane:1', 'nothing-stated-on-lane:2'])
    expect(ids({ slides, stated: ['LSIL'] })).toEqual([])
    expect(ids({ slides, stated: ['Candida'] })).toHaveLength(2)
  })

  it('contradicts any abnormal cell that the model is confident of', () => {
    expect(ids(onSlide({ confident: [cell(4, 'ASC-US')] }))).toEqual(['below-model'])
    expect(ids(onSlide({ confident: [cell(4, 'odd')] }), small)).toEqual(['below-model'])
  })
})

describe('A result far below the model', () => {
  const below = (stated: string[], label: string, task: Task = cervix) =>
    ids({ stated, ...onSlide({ confident: [cell(4, label)] }) }, task).includes('below-model')

  it('is two steps of severity below, or lacks a high grade', () => {
    expect([below(['LSIL'], 'SCC'), below(['LSIL'], 'ASC-H'), below(['ASC-US'], 'HSIL')]).toEqual([true, true, true])
    expect(below(['odd'], 'bad', small)).toBe(true)
  })

  it('is not one step below of the same grade, and never above', () => {
    expect([below(['ASC-US'], 'LSIL'), below(['HSIL'], 'SCC'), below(['SCC'], 'HSIL')]).toEqual([false, false, false])
    expect(below(['bad'], 'odd', small)).toBe(false)
    expect(below(['ASC-US', 'HSIL'], 'SCC')).toBe(false)
  })

  it('leads to the gravest cell of all slides, the most probable one among equals', () => {
    const slides = [
      { ...quiet, confident: [cell(4, 'LSIL', 0.99)] },
      { ...quiet, slideId: 2, confident: [cell(7, 'HSIL', 0.93), cell(8, 'HSIL', 0.97)] },
    ]
    const [one] = found({ stated: ['ASC-US'], slides })
    expect(one).toMatchObject({ code: 'below-model', at: { slideId: 2, cellId: 8 }, params: { class: 'HSIL' } })
  })
})

it('A result below the signer’s own gravest cell contradicts it, and leads there', () => {
  const own = [
    { ...cell(-3, 'HSIL'), slideId: 1 },
    { ...cell(5, 'LSIL'), slideId: 1 },
  ]
  expect(found({ stated: ['LSIL'], own })).toMatchObject([{ code: 'below-own-cells', at: { cellId: -3 } }])
  expect(ids({ stated: ['HSIL'], own })).toEqual([])
  expect(ids({ own: [{ ...cell(6, 'Candida'), slideId: 1 }] })).toEqual([])
})

it('Suspicious cells that were not seen are counted over all slides; the gravest is named', () => {
  const slides = [
    { ...quiet, notSeen: [cell(1, 'LSIL', 0.9), cell(2, 'ASC-US', 0.99)] },
    { ...quiet, slideId: 2, notSeen: [cell(3, 'HSIL', 0.6)] },
  ]
  const [one] = found({ stated: ['SCC'], slides })
  expect(one).toEqual({
    ...{ id: 'cells-not-seen', code: 'cells-not-seen', params: { n: 3, class: 'HSIL' } },
    at: { slideId: 2, cellId: 3 },
  })
})

it('Every slide that was not opened, not screened or abstained from is listed by itself', () => {
  const slides = [
    { ...quiet, opened: false },
    { ...quiet, slideId: 2, screened: null },
    { ...quiet, slideId: 3, screened: { lane: 'full-read', abstains: true } as const },
  ]
  expect(ids({ slides })).toEqual(['slide-not-opened:1', 'slide-not-screened:2', 'model-abstains:3'])
})

it('An order that came after reading had begun is listed, without a patient in its words', () => {
  expect(found({ orderCameLater: true })).toEqual([{ id: 'order-later', code: 'order-later', params: {}, at: null }])
})

it('An order that is cancelled or names another patient is listed, without a patient in its words', () => {
  const ofCase = { params: {}, at: null }
  expect(found({ orderCancelled: true })).toEqual([{ ...ofCase, id: 'order-cancelled', code: 'order-cancelled' }])
  expect(found({ orderDiffers: true })).toEqual([{ ...ofCase, id: 'order-differs', code: 'order-differs' }])
})

describe('A contradiction is answered', () => {
  const list = found({ orderCameLater: true, ...onSlide({ opened: false }) })

  it('by its own id, with a key alone', () => {
    expect(unanswered(list, [], false)).toEqual(list)
    expect(unanswered(list, [{ id: 'order-later', reason: '' }], false).map(({ id }) => id)).toEqual([
      'slide-not-opened:1',
    ])
    expect(unanswered(list, [{ id: 'slide-not-opened:2', reason: 'x' }], false)).toEqual(list)
  })

  it('or with a reason of three letters, where the laboratory asks for one', () => {
    const answered = (reason: string) => unanswered(list, [{ id: 'order-later', reason }], true).length
    expect([answered(''), answered(' ab '), answered('abc')]).toEqual([2, 2, 1])
  })
})
