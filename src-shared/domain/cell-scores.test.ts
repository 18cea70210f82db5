import { describe, expect, it } from 'vitest'
import { cellScorer, isSuspicious, thousandths } from './cell-scores.ts'
import { taskOf } from './task/index.ts'
import { cervix } from './task/testing.ts'

/** Another task: two abnormal classes, no groups. */
const other = taskOf({
  ...cervix.manifest,
  groups: [],
  classes: ['plain', 'odd', 'bad'].map((code, i) => ({
    ...{ code, name: code, key: `${i + 1}`, look: { color: '#009E73', glyph: '○' } },
  })),
  ...{ negative: 'plain', severity: [['plain'], ['odd'], ['bad']], abnormal: ['odd', 'bad'], highGrade: ['bad'] },
})

/** A model's own class list: in another order than the task's, and incomplete. */
const classes = ['Candida', 'HSIL', 'NILM', 'AGC', 'ASC-H']
const score = (...probabilities: number[]) => cellScorer(cervix, classes)(Float32Array.from(probabilities))
const label = (...probabilities: number[]) => classes[score(...probabilities).best]

describe('The label of a cell', () => {
  it('is the most probable abnormal class where the abnormal ones together reach one half', () => {
    // The negative class alone is the most probable one in each of these.
    expect(label(0, 0.25, 0.375, 0.25, 0.125)).toBe('HSIL')
    expect(label(0, 0.125, 0.5, 0.25, 0.125)).toBe('AGC')
    expect(label(0.4375, 0.1875, 0, 0.125, 0.25)).toBe('ASC-H')
  })

  it('is the most probable harmless class below one half, whatever single abnormal class leads', () => {
    expect(label(0.25, 0.4375, 0.3125, 0, 0)).toBe('NILM')
    expect(label(0.375, 0.4375, 0.1875, 0, 0)).toBe('Candida')
    expect(label(0.9, 0.05, 0.05, 0, 0)).toBe('Candida')
  })

  it('is the first one among equals', () => {
    expect(label(0.125, 0.375, 0.125, 0.375, 0)).toBe('HSIL')
    expect(label(0.375, 0, 0.375, 0.25, 0)).toBe('Candida')
  })

  it('agrees with the score for every mixture, in both tasks', () => {
    let seed = 1
    const random = () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    }
    for (const task of [cervix, other])
      for (const order of [task.codes, task.codes.toReversed(), task.worstFirst]) {
        const scorer = cellScorer(task, order)
        for (let n = 0; n < 2000; n++) {
          const raw = order.map(() => random() ** (1 + 8 * random()))
          const sum = raw.reduce((a, b) => a + b, 0)
          const p = Float32Array.from(raw, (v) => v / sum)
          const { best, abnormal } = scorer(p)
          const code = order[best]!
          expect(task.isAbnormal(code)).toBe(isSuspicious(abnormal))
          expect(thousandths(abnormal) >= 500).toBe(isSuspicious(abnormal))
          for (const [k, rival] of order.entries())
            if (task.isAbnormal(rival) === task.isAbnormal(code)) expect(p[k]!).toBeLessThanOrEqual(p[best]!)
          if (isSuspicious(abnormal)) expect(task.compareWorst(code, task.manifest.negative)).toBeLessThan(0)
        }
      }
  })

  it('is the most probable class of all where the model has no class of the wanted kind', () => {
    const only = cellScorer(cervix, ['LSIL', 'HSIL'])
    expect(only([0.1, 0.2]).best).toBe(1)
    const harmless = cellScorer(cervix, ['Candida', 'NILM'])
    expect(harmless([0.2, 0.8]).best).toBe(1)
  })

  it('can be limited to some classes; the scores still count all', () => {
    const scorer = cellScorer(cervix, classes, ['NILM', 'AGC'])
    expect(scorer([0, 0.5, 0.25, 0.125, 0.125])).toEqual({ best: 3, abnormal: 0.75, highGrade: 0.625 })
    expect(scorer([0.5, 0.25, 0.125, 0.125, 0]).best).toBe(2)
  })
})

it('sums the abnormal classes and, separately, the high-grade ones', () => {
  const { abnormal, highGrade } = score(0.125, 0.25, 0.125, 0.25, 0.25)
  expect(abnormal).toBe(0.75)
  expect(highGrade).toBe(0.5)
  expect(score(0.5, 0, 0.5, 0, 0)).toEqual({ best: 0, abnormal: 0, highGrade: 0 })
})

it('never exceeds 1 despite rounded probabilities', () => {
  expect(score(0, 0.75, 0, 0, 0.5)).toEqual({ best: 1, abnormal: 1, highGrade: 1 })
})

it('refuses a model of another task', () => {
  expect(() => cellScorer(cervix, ['CIN 2'])).toThrow('has no class CIN 2')
})

it('gives a score in thousandths that never crosses the line by rounding', () => {
  expect([0, 0.4994, 0.4996, 0.49999, 0.5, 0.5004, 0.9996, 1].map(thousandths)).toEqual([
    ...[0, 499, 499, 499, 500, 500, 1000, 1000],
  ])
})
