import { expect, it } from 'vitest'
import { toSlide } from './slide-view.ts'
import { newSlide } from './testing.ts'

it.each([
  ['here', { present: true, changed: false }],
  ['changed', { present: true, changed: true }],
  ['missing', { present: false, changed: false }],
] as const)('A slide whose file is %s is shown so, and with all that its file says', (state, shown) => {
  const { info, modifiedMs: _, ...slide } = newSlide('S26-1.svs')
  const { width, height, levels } = info
  const seen = toSlide({ ...slide, info, modifiedMs: 1, id: 1, caseId: 2, addedAt: '2026-11-30' }, state)
  expect(seen).toMatchObject({ ...slide, ...shown, id: 1, caseId: 2, width, height, levels })
  expect(seen).not.toHaveProperty('modifiedMs')
})
