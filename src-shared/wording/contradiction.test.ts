import { expect, it } from 'vitest'
import { contradictionCodes } from '../domain/contradictions.ts'
import { contradictionText } from './index.ts'

const params = { slide: 'a.svs', lane: 'urgent', class: 'HSIL', n: 3 }

it('Every contradiction has words of its own, with every value filled in', () => {
  const texts = contradictionCodes.map((code) => contradictionText({ code, params }))
  expect(new Set(texts).size).toBe(contradictionCodes.length)
  for (const [i, text] of texts.entries()) {
    expect(text).not.toBe(contradictionCodes[i])
    expect(text).not.toMatch(/[{}]/)
  }
})

it('A lane is named as in the worklist, and a single cell is one cell', () => {
  expect(contradictionText({ code: 'nothing-stated-on-lane', params })).toBe(
    'The result states nothing abnormal, but the screening put a.svs into the lane “Urgent”.',
  )
  expect(contradictionText({ code: 'cells-not-seen', params })).toBe(
    '3 suspicious cells were never on your screen. The most severe is called HSIL.',
  )
  expect(contradictionText({ code: 'cells-not-seen', params: { n: 1, class: 'LSIL' } })).toBe(
    'One suspicious cell was never on your screen. It is called LSIL.',
  )
})
