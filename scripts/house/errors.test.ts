import { expect, it } from 'vitest'
import { errorProblems } from './errors.ts'

const texts = { 'no-room': 'No room for {file} in {place}.', cancelled: 'Cancelled.' }
const problems = (text: string, path = 'src-main/a.ts') => errorProblems([{ path, text }], texts)

it('an error carries every value that its message shows', () => {
  expect(problems("throw new AppError('no-room', { file, place: target })")).toEqual([])
  expect(problems("throw new AppError('no-room', { ...params })")).toEqual([])
  expect(problems("throw new AppError('cancelled')")).toEqual([])
  expect(problems("throw new AppError('no-room', { file })")).toEqual([
    "src-main/a.ts: error 'no-room' without 'place', which its message shows",
  ])
  expect(problems("throw new AppError('no-room')")).toHaveLength(2)
  expect(problems("throw new AppError('no-room')", 'src-main/a.test.ts')).toEqual([])
})
