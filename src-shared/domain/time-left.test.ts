import { expect, it } from 'vitest'
import { timeLeft } from './time-left.ts'

const none = { ms: 0, pieces: 0 }

it('is unknown before there is something to estimate from', () => {
  expect(timeLeft({ blocks: none, chunks: none }, { blocks: 9, chunks: 3 })).toBeNull()
})

it('estimates each kind of work at its own pace', () => {
  const done = { blocks: { ms: 1000, pieces: 10 }, chunks: { ms: 400, pieces: 1 } }
  expect(timeLeft(done, { blocks: 5, chunks: 2 })).toBe(500 + 800)
})

it('estimates work that was never timed at the pace of the other kind', () => {
  expect(timeLeft({ blocks: { ms: 1000, pieces: 10 }, chunks: none }, { blocks: 5, chunks: 2 })).toBe(700)
})

it('estimates blocks at the pace of chunks if only chunks were timed', () => {
  expect(timeLeft({ blocks: none, chunks: { ms: 300, pieces: 3 } }, { blocks: 5, chunks: 2 })).toBe(700)
})

it('is in whole milliseconds', () => {
  expect(timeLeft({ blocks: { ms: 10, pieces: 3 }, chunks: none }, { blocks: 1, chunks: 0 })).toBe(3)
})
