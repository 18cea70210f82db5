import { expect, it } from 'vitest'
import { cropSquare } from './crop-square.ts'

it('shows a cell with its surroundings, sized by its longer side', () => {
  expect(cropSquare({ x: 10, y: 20, width: 100, height: 60 })).toEqual({ x: 10, y: 20, sizePx: 160 })
  expect(cropSquare({ x: 10, y: 20, width: 60, height: 101 }).sizePx).toBe(162)
})

it('shows at least 64 px, however small the cell', () => {
  expect(cropSquare({ x: 0, y: 0, width: 40, height: 8 }).sizePx).toBe(64)
  expect(cropSquare({ x: 0, y: 0, width: 41, height: 8 }).sizePx).toBe(66)
})
