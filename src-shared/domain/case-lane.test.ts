import { describe, expect, it } from 'vitest'
import { compareSlides, worstSlide } from './case-lane.ts'

const slide = (lane: 'urgent' | 'full-read' | 'review' | 'light-read' | null, highGrade = 0, abnormal = highGrade) => ({
  lane,
  risk: lane === null ? null : { abnormal, highGrade },
})

describe("A case's lane", () => {
  it('is the lane of its worst slide', () => {
    const [light, full, urgent] = [slide('light-read', 0.9), slide('full-read', 0.1), slide('urgent', 0.5)]
    expect(worstSlide([light, full, urgent])).toBe(urgent)
    expect(worstSlide([light, full])).toBe(full)
  })

  it('with several slides in one lane is decided by high-grade risk, then by abnormal risk', () => {
    const [low, high, higher] = [slide('review', 0.2), slide('review', 0.3, 0.4), slide('review', 0.3, 0.5)]
    expect(worstSlide([low, high])).toBe(high)
    expect(worstSlide([high, higher, low])).toBe(higher)
  })

  it('does not wait for slides without a result, and is unknown if no slide has one', () => {
    const light = slide('light-read')
    expect(worstSlide([slide(null), light])).toBe(light)
    expect(worstSlide([slide(null)])).toBeNull()
    expect(worstSlide([])).toBeNull()
  })

  it('is decided by the first of several equal slides', () => {
    const [first, second] = [slide('review', 0.2), slide('review', 0.2)]
    expect(worstSlide([first, second])).toBe(first)
  })
})

describe('Slides of a case', () => {
  it('are sorted worst first, with slides without a result last', () => {
    const urgent = slide('urgent', 0.1)
    const light = slide('light-read', 0.9)
    const none = slide(null)
    expect([none, light, urgent].sort(compareSlides)).toEqual([urgent, light, none])
    expect([urgent, none, light].sort(compareSlides)).toEqual([urgent, light, none])
  })

  it('without a result are equal, and their risk is ignored', () => {
    expect(compareSlides(slide(null), slide(null))).toBe(0)
    const unjudged = { lane: 'review', risk: null } as const
    expect(compareSlides(unjudged, slide('review', 0.2))).toBeGreaterThan(0)
    expect(compareSlides(slide('review', 0.2), unjudged)).toBeLessThan(0)
    expect(compareSlides(unjudged, slide('review', 0))).toBe(0)
  })
})

it('A slide without a result comes after a slide whose result is a risk of zero', () => {
  expect(compareSlides(slide(null), slide('light-read', 0))).toBeGreaterThan(0)
  expect(compareSlides(slide('light-read', 0), slide(null))).toBeLessThan(0)
})
