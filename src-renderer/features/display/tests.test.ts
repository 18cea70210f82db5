import { describe, expect, it } from 'vitest'
import { encodeSrgb } from '#shared/domain/colour-table.ts'
import { brightLevels, darkLevels, failedTests, gammaGreys, patches, rules } from './tests.ts'

const good = { dark: 6, bright: 5, gamma: 3, colours: 8, pixels: true, banding: true, uniformity: true }

describe('the check of a screen', () => {
  it('passes if everything is seen, and has no result before everything is answered', () => {
    expect(failedTests(good)).toEqual([])
    const { gamma: _, ...rest } = good
    expect(failedTests(rest)).toBeNull()
  })
  it('names every test that failed', () => {
    expect(failedTests({ ...good, dark: 3, gamma: 1, banding: false })).toEqual(['dark', 'gamma', 'banding'])
    expect(failedTests({ ...good, colours: 6, bright: 0 })).toEqual(['bright', 'colours'])
  })
  it('takes the grey that matches the mixed black and white lines as the gamma', () => {
    const right = Math.round(encodeSrgb(0.5) * 255)
    expect(Math.abs(gammaGreys[3] - right)).toBeLessThanOrEqual(2)
    const rule = rules.find(({ test }) => test === 'gamma')!
    expect([0, 1, 2, 3, 4, 5].map((at) => rule.passes(at))).toEqual([false, false, true, true, true, false])
  })
  it('goes from hardest to easiest, and every patch differs in one colour', () => {
    expect([...darkLevels].sort((a, b) => a - b)).toEqual([...darkLevels])
    expect([...brightLevels].sort((a, b) => b - a)).toEqual([...brightLevels])
    for (const { rgb, inner } of patches) expect(rgb.filter((value, i) => value !== inner[i])).toHaveLength(1)
  })
})
