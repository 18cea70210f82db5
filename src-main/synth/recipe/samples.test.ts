import { describe, expect, it } from 'vitest'
import samplesJson from '../../../resources/samples/samples.json' with { type: 'json' }
import { readRecipes, sampleRecipes } from './samples.ts'

describe('The recipes of the sample slides', () => {
  it('have names of their own, the smallest slide first, and share the drawn parts of cells', () => {
    const sizes = sampleRecipes.map(({ options: { width = 0, height = 0 } }) => width * height)
    expect(Math.min(...sizes)).toBe(sizes[0])
    expect(new Set(sampleRecipes.map(({ fileName }) => fileName)).size).toBe(sampleRecipes.length)
    expect(new Set(sampleRecipes.map(({ options }) => options.stampSeed))).toEqual(new Set([samplesJson.stampSeed]))
  })

  it('are refused with the place of what is wrong in the file', () => {
    const [first] = samplesJson.slides
    const wrong = { ...samplesJson, slides: [{ ...first, options: { ...first!.options, diagnosis: 'CIN3' } }] }
    expect(() => readRecipes(wrong)).toThrow(/diagnosis/)
    expect(() => readRecipes({ ...samplesJson, slides: [{ ...first, colour: 'blue' }] })).toThrow(/colour/)
    expect(() => readRecipes({ ...samplesJson, slides: [] })).toThrow()
  })
})
