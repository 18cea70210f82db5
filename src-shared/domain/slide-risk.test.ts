import { describe, expect, it } from 'vitest'
import { slideEvidence, slideRisk } from './slide-risk.ts'
import vectors from './slide-risk.vectors.json' with { type: 'json' }

const part = vectors.params.abnormal

describe('slideRisk', () => {
  it.each(vectors.cases.map((c, i) => [i, c] as const))('agrees with aggregate.py on case %i', (_, c) => {
    const risk = slideRisk(
      { abnormal: Float32Array.from(c.abnormal), highGrade: Float32Array.from(c.highGrade) },
      vectors.params,
    )
    expect(risk.abnormal).toBeCloseTo(c.expected.abnormal, 6)
    expect(risk.highGrade).toBeCloseTo(c.expected.highGrade, 6)
    for (const side of [0, 1]) {
      expect(risk.interval.abnormal[side]).toBeCloseTo(c.expected.interval.abnormal[side]!, 6)
      expect(risk.interval.highGrade[side]).toBeCloseTo(c.expected.interval.highGrade[side]!, 6)
    }
  })

  it('is unknown for a slide without cells', () => {
    const none = new Float32Array()
    expect(slideRisk({ abnormal: none, highGrade: none }, vectors.params).interval.abnormal).toEqual([0, 1])
  })

  it.each(vectors.cases.map((c, i) => [i, c] as const))('has an interval around the risk on case %i', (_, c) => {
    const { interval, ...risk } = slideRisk(
      { abnormal: Float32Array.from(c.abnormal), highGrade: Float32Array.from(c.highGrade) },
      vectors.params,
    )
    for (const question of ['abnormal', 'highGrade'] as const) {
      const [low, high] = interval[question]
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(risk[question])
      expect(high).toBeGreaterThanOrEqual(risk[question])
      expect(high).toBeLessThanOrEqual(1)
    }
  })

  it('does not exclude a lesion on a slide without one, where few cells were found', () => {
    const few = new Float32Array(40).fill(0.01)
    const { interval } = slideRisk({ abnormal: few, highGrade: few }, vectors.params)
    const one = few.slice()
    one[0] = 0.999
    expect(slideRisk({ abnormal: one, highGrade: one }, vectors.params).abnormal).toBeLessThan(interval.abnormal[1])
  })

  it('rises with every further lesion cell, and hardly changes with many harmless ones', () => {
    const quiet = new Float32Array(5000).fill(0.01)
    const some = quiet.slice()
    some.fill(0.99, 0, 60)
    const more = quiet.slice()
    more.fill(0.99, 0, 120)
    const [a, b, c] = [quiet, some, more].map((p) => slideEvidence(p, part).evidence)
    expect(a).toBeLessThan(0)
    expect(b!).toBeGreaterThan(a!)
    expect(c!).toBeGreaterThan(b!)
  })
})

it('No cells are no evidence for or against', () => {
  const { evidence, interval } = slideEvidence(new Float32Array(), part)
  expect([evidence, ...interval]).toEqual([0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
})
