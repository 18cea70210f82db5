import { describe, expect, it } from 'vitest'
import { parseSynthArguments } from './cli-options.ts'

describe('the arguments of daybreak synth', () => {
  it('become options', () => {
    const words = 'slide.tif --width-mm 15 --height-mm 12.5 --seed 7 --diagnosis HSIL --mpp 0.5 --abnormal-share 0.1'
    expect(parseSynthArguments(words.split(' '))).toEqual({
      out: 'slide.tif',
      widthMm: 15,
      heightMm: 12.5,
      seed: 7,
      diagnosis: 'HSIL',
      micronsPerPixel: 0.5,
      abnormalShare: 0.1,
    })
  })

  it.each([
    ['no output', '--seed 1'],
    ['two outputs', 'a.tif b.tif'],
    ['an unknown flag', 'a.tif --colour red'],
    ['a word for a number', 'a.tif --seed one'],
  ])('are refused with %s', (_, words) => {
    expect(() => parseSynthArguments(words.split(' '))).toThrow(/invalid-input/)
  })
})
